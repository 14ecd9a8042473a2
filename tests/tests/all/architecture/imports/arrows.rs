//! Reads which file of a crate uses which other, as the compiler would: `crate::`, `super::`, `self::`, imported names,
//! glob imports and re-exports are followed to the file that defines the name.
//!
//! `mod` lines, visibilities, re-exports that a file itself does not use, and what only tests have are no arrows. Nor are
//! calls of methods: a type's methods may stand in several files.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// Files by their paths, such as `gateway/target.rs`.
pub(super) type Files = BTreeMap<String, String>;
/// The files that a file uses, each with one of the paths that it is used by.
pub(super) type Arrows = BTreeMap<String, BTreeMap<String, String>>;

type Path = Vec<String>;

/// What the path of another crate's item begins with.
const FOREIGN: &str = "";

/// A module, with what its names mean.
#[derive(Default)]
struct Module {
    file: String,
    /// What is defined in it, modules left out.
    defined: BTreeSet<String>,
    children: BTreeSet<String>,
    /// Imported names and the paths that they are imported by; absolute where they are of this crate.
    imported: BTreeMap<String, Path>,
    globs: Vec<Path>,
    /// The paths that it names, as they are written; those of private imports are among them.
    named: BTreeSet<Path>,
}

struct Crate<'f> {
    files: &'f Files,
    modules: BTreeMap<Path, Module>,
}

/// Reads the crate whose root is `root`, such as `lib.rs`.
pub(super) fn read(files: &Files, root: &str) -> Arrows {
    let mut this = Crate { files, modules: BTreeMap::new() };
    this.read_file(Vec::new(), root, "");
    let mut arrows = Arrows::new();
    for (path, module) in &this.modules {
        let used = arrows.entry(module.file.clone()).or_default();
        for named in &module.named {
            if let Some(file) = this.file_of(&this.absolute(path, named), &mut Vec::new())
                && file != module.file
            {
                used.entry(file).or_insert_with(|| named.join("::"));
            }
        }
    }
    arrows
}

impl Crate<'_> {
    /// `folder`: where the files of its modules are, ending in a slash.
    fn read_file(&mut self, path: Path, file: &str, folder: &str) {
        let text = self.files.get(file).unwrap_or_else(|| panic!("there is no {file}"));
        let items = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}")).items;
        self.read_module(path, file, folder, items);
    }

    fn read_module(&mut self, path: Path, file: &str, folder: &str, items: Vec<Item>) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            if is_for_tests(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let below = [path.as_slice(), std::slice::from_ref(&name)].concat();
                    let folder_below = format!("{folder}{name}/");
                    match item.content {
                        Some((_, items)) => self.read_module(below, file, &folder_below, items),
                        None => self.read_file(below, &format!("{folder}{name}.rs"), &folder_below),
                    }
                    module.children.insert(name);
                }
                Item::Use(item) => {
                    let is_private = matches!(item.vis, Visibility::Inherited);
                    module.import(&path, &item.tree, &mut Vec::new(), is_private);
                }
                item => {
                    module.defined.extend(name(&item));
                    Names { module: &mut module, path: &path }.visit_item(&item);
                }
            }
        }
        self.modules.insert(path, module);
    }

    /// A path that is written in `module`, from the crate's root.
    fn absolute(&self, module: &[String], path: &[String]) -> Path {
        let Some(scope) = self.modules.get(module) else { return Vec::new() };
        if let Some(path) = anchored(module, path) {
            return path;
        }
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        if let Some(imported) = scope.imported.get(first) {
            return [imported.as_slice(), rest].concat();
        }
        if scope.children.contains(first) || scope.defined.contains(first) {
            return [module, path].concat();
        }
        let of_glob = scope.globs.iter().map(|glob| [glob.as_slice(), path].concat());
        of_glob.into_iter().find(|path| self.file_of(path, &mut Vec::new()).is_some()).unwrap_or_default()
    }

    /// The file that defines what an absolute path names; none for what this crate does not define.
    fn file_of(&self, path: &[String], seen: &mut Vec<Path>) -> Option<String> {
        if path.is_empty() || seen.iter().any(|other| other == path) {
            return None;
        }
        seen.push(path.to_vec());
        let depth = (0..=path.len()).rev().find(|depth| self.modules.contains_key(&path[..*depth]))?;
        let module = &self.modules[&path[..depth]];
        // What names a module alone uses nothing of it: most often it is a variable of the same name.
        let (name, rest) = path[depth..].split_first()?;
        if module.defined.contains(name) {
            return Some(module.file.clone());
        }
        if let Some(imported) = module.imported.get(name) {
            return self.file_of(&[imported.as_slice(), rest].concat(), seen);
        }
        module.globs.iter().find_map(|glob| self.file_of(&[glob.as_slice(), &path[depth..]].concat(), seen))
    }
}

impl Module {
    fn import(&mut self, module: &[String], tree: &UseTree, before: &mut Path, is_private: bool) {
        let depth = before.len();
        let (name, path) = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(module, &path.tree, before, is_private);
                before.truncate(depth);
                return;
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(module, tree, before, is_private));
            }
            UseTree::Glob(_) => return self.globs.extend(anchored(module, before)),
            UseTree::Name(name) if name.ident == "self" => (before.last().cloned(), before.clone()),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                (Some(name.clone()), [before.as_slice(), &[name]].concat())
            }
            UseTree::Rename(rename) => {
                let path = [before.as_slice(), &[rename.ident.to_string()]].concat();
                (Some(rename.rename.to_string()), path)
            }
        };
        let Some(name) = name else { return };
        // A path of another module of the crate, a module or item of this one, or another crate's.
        let absolute = anchored(module, &path).or_else(|| {
            let is_own = self.children.contains(&path[0]) || self.defined.contains(&path[0]);
            is_own.then(|| [module, &path].concat())
        });
        if let Some(absolute) = absolute {
            // A module is used where a path goes through it; an item, where it is imported, too.
            if is_private && (name == "_" || path.last().is_some_and(|last| !is_module_name(last))) {
                self.named.insert(path);
            }
            self.imported.insert(name, absolute);
        } else {
            self.imported.insert(name, vec![FOREIGN.to_owned()]);
        }
    }
}

/// Types, traits and constants have capitals; functions and modules do not, and their own paths or calls tell.
fn is_module_name(name: &str) -> bool {
    name.chars().all(|character| !character.is_uppercase())
}

/// A path that begins with `crate`, `self` or `super`, from the crate's root.
fn anchored(module: &[String], path: &[String]) -> Option<Path> {
    let (mut at, mut rest) = match path.first()?.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (module.to_vec(), &path[1..]),
        "super" => (module.to_vec(), path),
        _ => return None,
    };
    while rest.first().is_some_and(|segment| segment == "super") {
        at.pop()?;
        rest = &rest[1..];
    }
    at.extend_from_slice(rest);
    Some(at)
}

/// Collects the paths of one item.
struct Names<'m> {
    module: &'m mut Module,
    path: &'m [String],
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            _ if is_for_tests(attributes(item)) => {}
            Item::Use(item) => self.module.import(self.path, &item.tree, &mut Vec::new(), true),
            item => visit::visit_item(self, item),
        }
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string());
            self.module.named.insert(segments.collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, of: &'ast syn::Macro) {
        self.visit_path(&of.path);
        self.tokens(of.tokens.clone());
    }
}

impl Names<'_> {
    /// The paths in a macro's arguments, which are no syntax yet.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Path::new();
        let mut is_open = false;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if !is_open {
                        self.module.named.insert(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    is_open = false;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => is_open = true,
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => is_open = false,
            }
        }
        self.module.named.insert(path);
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.meta.require_list().map(|list| list.tokens.to_string());
        attribute.path().is_ident("cfg") && condition.is_ok_and(|condition| condition == "test")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Macro(item) => item.ident.as_ref()?.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        _ => return None,
    })
}
