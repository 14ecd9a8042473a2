//! Variables that make a program load or run other code than its own. In AWS a container gets them from whoever may deploy
//! it; here a command runs as the developer, and anyone who reaches the API would run code as the developer.

/// Names, and name prefixes with `*`: of the dynamic loader, of interpreters, of tools that fetch and run packages,
/// and of programs that other programs start.
const LOADING: [&str; 61] = [
    "LD_*",
    "DYLD_*",
    "GCONV_PATH",
    "LOCPATH",
    "PATH",
    "SHELL",
    "ENV",
    "BASH_ENV",
    "BASH_FUNC_*",
    "SHELLOPTS",
    "BASHOPTS",
    "IFS",
    "PS4",
    "PROMPT_COMMAND",
    "ZDOTDIR",
    "BROWSER",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "LESSOPEN",
    "LESSCLOSE",
    "GIT_*",
    "PYTHON*",
    "UV_*",
    "PIP_*",
    "PIPX_*",
    "POETRY_*",
    "VIRTUAL_ENV",
    "CONDA_*",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_REPL_EXTERNAL_MODULE",
    "NPM_CONFIG_*",
    "YARN_*",
    "COREPACK_*",
    "BUN_*",
    "DENO_*",
    "TSX_*",
    "TS_NODE_*",
    "ELECTRON_RUN_AS_NODE",
    "PERL5OPT",
    "PERL5LIB",
    "PERL5DB",
    "PERLLIB",
    "RUBYOPT",
    "RUBYLIB",
    "RUBYSHELL",
    "GEM_*",
    "BUNDLE_*",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
    "LUA_*",
    "JAVA_TOOL_OPTIONS",
    "_JAVA_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "CLASSPATH",
    "MAVEN_*",
    "GRADLE_OPTS",
    "DOTNET_*",
    "CORECLR_*",
    "CARGO_*",
];

/// Whether a variable of this name may not come from an API call. Case is ignored: npm reads its own this way.
pub(super) fn loads_code(name: &str) -> bool {
    LOADING.iter().any(|loading| match loading.strip_suffix('*') {
        Some(start) => name.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)),
        None => name.eq_ignore_ascii_case(loading),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_code_is_distinguished_from_what_configures_it() {
        for name in [
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "DYLD_INSERT_LIBRARIES",
            "PYTHONWARNINGS",
            "PYTHONPATH",
            "NODE_OPTIONS",
            "PERL5OPT",
            "RUBYOPT",
            "BASH_ENV",
            "BASH_FUNC_echo%%",
            "BROWSER",
            "PATH",
            "npm_config_registry",
            "Path",
        ] {
            assert!(loads_code(name), "{name}");
        }
        for name in
            ["AWS_REGION", "LOG_LEVEL", "NODE_ENV", "PORT", "PATHS", "LDAP_URL", "MY_PYTHONPATH", "Ä", ""]
        {
            assert!(!loads_code(name), "{name}");
        }
    }
}
