//! The attributes of a pool's users.

use serde::{Deserialize, Serialize};

use super::error::CognitoError;
use super::user::{Attribute, Attributes};
use crate::aws::MarkedText;

/// The attributes that every pool has, with their data type, minimum and maximum length. Recorded: 2020-07.
const STANDARD: [(&str, &str, &str, &str); 20] = [
    ("sub", "String", "1", "2048"),
    ("name", "String", "0", "2048"),
    ("given_name", "String", "0", "2048"),
    ("family_name", "String", "0", "2048"),
    ("middle_name", "String", "0", "2048"),
    ("nickname", "String", "0", "2048"),
    ("preferred_username", "String", "0", "2048"),
    ("profile", "String", "0", "2048"),
    ("picture", "String", "0", "2048"),
    ("website", "String", "0", "2048"),
    ("email", "String", "0", "2048"),
    ("email_verified", "Boolean", "", ""),
    ("gender", "String", "0", "2048"),
    ("birthdate", "String", "10", "10"),
    ("zoneinfo", "String", "0", "2048"),
    ("locale", "String", "0", "2048"),
    ("phone_number", "String", "0", "2048"),
    ("phone_number_verified", "Boolean", "", ""),
    ("address", "String", "0", "2048"),
    ("updated_at", "Number", "0", ""),
];

/// The maximum number of custom attributes of a pool. Documented: quotas on resource number.
const MAX_CUSTOM_ATTRIBUTES: usize = 50;

/// One attribute of a schema, as it is sent and returned. Member order: alphabetical.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct SchemaAttribute {
    /// `String`, `Number`, `DateTime` or `Boolean`.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_data_type: Option<String>,
    developer_only_attribute: Option<bool>,
    mutable: Option<bool>,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_attribute_constraints: Option<NumberConstraints>,
    required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    string_attribute_constraints: Option<StringConstraints>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
struct NumberConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_value: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
struct StringConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<String>,
}

impl SchemaAttribute {
    /// Adopts the settings of a request for a standard attribute. Documented: its data type is what it is.
    fn adopt(&mut self, said: Self) {
        self.required = said.required.or(self.required);
        self.mutable = said.mutable.or(self.mutable);
        let is_text = self.string_attribute_constraints.is_some();
        if let Some(limits) = said.string_attribute_constraints.filter(|_| is_text) {
            self.string_attribute_constraints = Some(limits);
        }
        let is_number = self.number_attribute_constraints.is_some();
        if let Some(limits) = said.number_attribute_constraints.filter(|_| is_number) {
            self.number_attribute_constraints = Some(limits);
        }
    }

    fn is_standard(&self) -> bool {
        let name = self.name.as_deref().unwrap_or_default();
        STANDARD.iter().any(|(standard, ..)| *standard == name)
    }
}

/// The schema of one pool.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Schema(Vec<SchemaAttribute>);

impl Schema {
    /// Creates a schema of the standard attributes, as a CreateUserPool request adjusts them, and custom ones.
    pub(crate) fn new(wanted: Vec<SchemaAttribute>) -> Result<Self, CognitoError> {
        let mut schema = Self(STANDARD.iter().map(standard).collect());
        for attribute in wanted {
            let known =
                schema.0.iter_mut().find(|known| attribute.is_standard() && known.name == attribute.name);
            match known {
                Some(known) => known.adopt(attribute),
                None => schema.add_one(attribute)?,
            }
        }
        Ok(schema)
    }

    /// Adds custom attributes, or fails on the first that is invalid; the caller then drops the schema.
    ///
    /// Documented: a pool can have 50 custom attributes. Inferred: that refusal's text.
    pub(crate) fn add(&mut self, wanted: &[SchemaAttribute]) -> Result<(), CognitoError> {
        wanted.iter().try_for_each(|attribute| self.add_one(attribute.clone()))?;
        if self.0.len() > STANDARD.len() + MAX_CUSTOM_ATTRIBUTES {
            let text = format!("A user pool can have at most {MAX_CUSTOM_ATTRIBUTES} custom attributes.");
            return Err(CognitoError::invalid(text));
        }
        Ok(())
    }

    /// Inferred: the text for a name that is taken, as public bug reports quote it.
    fn add_one(&mut self, attribute: SchemaAttribute) -> Result<(), CognitoError> {
        let name = attribute.name.clone().unwrap_or_default();
        if name.is_empty() {
            return Err(CognitoError::invalid("Attribute name must not be empty."));
        }
        if attribute.required == Some(true) {
            // Recorded: 2016-06.
            return Err(CognitoError::invalid(MarkedText::recorded(
                "Required custom attributes are not supported currently.",
            )));
        }
        let attribute = custom(attribute, &name);
        if self.0.iter().any(|known| known.name == attribute.name) {
            let name = attribute.name.unwrap_or_default();
            let text = format!("{name}: Existing attribute already has name {name}.");
            return Err(CognitoError::invalid(text));
        }
        self.0.push(attribute);
        Ok(())
    }

    /// Checks that the pool has each of these attributes, within its lengths. Inferred: the texts.
    pub(crate) fn check(&self, attributes: &[Attribute]) -> Result<(), CognitoError> {
        let violations: Vec<String> =
            attributes.iter().filter_map(|attribute| self.violation(attribute)).collect();
        if violations.is_empty() {
            return Ok(());
        }
        Err(CognitoError::invalid(format!(
            "Attributes did not conform to the schema: {}\n",
            violations.join("\n")
        )))
    }

    /// The required attributes that a user does not have.
    pub(crate) fn missing(&self, attributes: &Attributes) -> Vec<&str> {
        let required = self.0.iter().filter(|attribute| attribute.required == Some(true));
        let names = required.filter_map(|attribute| attribute.name.as_deref());
        names.filter(|name| *name != "sub" && !attributes.contains_key(*name)).collect()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.known(name).is_some()
    }

    /// Checks that an existing user may be given each of these attributes; an empty value removes one.
    ///
    /// Documented: what an empty value means. Inferred: the texts, two of them as public bug reports quote them.
    pub(crate) fn check_changes(&self, changes: &[Attribute]) -> Result<(), CognitoError> {
        changes.iter().try_for_each(|change| {
            let refused = |text: &str| Err(CognitoError::invalid(format!("user.{}: {text}\n", change.name)));
            match self.known(&change.name) {
                None => refused("Attribute does not exist in the schema."),
                Some(known) if known.mutable == Some(false) => refused("Attribute cannot be updated."),
                Some(known) if known.required == Some(true) && change.value.is_empty() => {
                    refused("Required attribute cannot be deleted.")
                }
                Some(_) if change.value.is_empty() => Ok(()),
                Some(_) => self.check(std::slice::from_ref(change)),
            }
        })
    }

    fn known(&self, name: &str) -> Option<&SchemaAttribute> {
        self.0.iter().find(|known| known.name.as_deref() == Some(name))
    }

    fn violation(&self, attribute: &Attribute) -> Option<String> {
        let name = attribute.name.as_str();
        if name == "sub" {
            return Some("sub: Attribute cannot be set.".to_owned());
        }
        let Some(known) = self.known(name) else {
            return Some(format!("{name}: Attribute does not exist in the schema."));
        };
        let length = attribute.value.chars().count();
        let limits = known.string_attribute_constraints.as_ref()?;
        let limit = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<usize>().ok());
        if limit(&limits.min_length).is_some_and(|min| length < min) {
            return Some(format!(
                "{name}: String must be no less than {} characters.",
                limit(&limits.min_length)?
            ));
        }
        if limit(&limits.max_length).is_some_and(|max| length > max) {
            return Some(format!(
                "{name}: String must be no longer than {} characters.",
                limit(&limits.max_length)?
            ));
        }
        None
    }
}

fn standard(&(name, data_type, min, max): &(&str, &str, &str, &str)) -> SchemaAttribute {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let is_sub = name == "sub";
    SchemaAttribute {
        attribute_data_type: some(data_type),
        developer_only_attribute: Some(false),
        mutable: Some(!is_sub),
        name: some(name),
        number_attribute_constraints: (data_type == "Number")
            .then(|| NumberConstraints { max_value: some(max), min_value: some(min) }),
        required: Some(is_sub),
        string_attribute_constraints: (data_type == "String")
            .then(|| StringConstraints { max_length: some(max), min_length: some(min) }),
    }
}

fn custom(attribute: SchemaAttribute, name: &str) -> SchemaAttribute {
    let data_type = attribute.attribute_data_type.unwrap_or_else(|| "String".to_owned());
    let developer_only = attribute.developer_only_attribute.unwrap_or_default();
    let prefix = if developer_only { "dev:custom:" } else { "custom:" };
    SchemaAttribute {
        string_attribute_constraints: (data_type == "String")
            .then(|| attribute.string_attribute_constraints.unwrap_or_default()),
        number_attribute_constraints: (data_type == "Number")
            .then(|| attribute.number_attribute_constraints.unwrap_or_default()),
        attribute_data_type: Some(data_type),
        developer_only_attribute: Some(developer_only),
        mutable: Some(attribute.mutable.unwrap_or(true)),
        name: Some(format!("{prefix}{name}")),
        required: Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(json: &str) -> Result<Schema, CognitoError> {
        Schema::new(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn custom_attributes_join_the_standard_ones() {
        let schema =
            schema(r#"[{"Name":"team","AttributeDataType":"String"},{"Name":"name","Required":true}]"#)
                .unwrap();
        let team = Attribute { name: "custom:team".to_owned(), value: "red".to_owned() };
        assert_eq!(schema.check(&[team]), Ok(()));
        assert_eq!(schema.missing(&Attributes::new()), ["name"]);
        let other = Attribute { name: "custom:other".to_owned(), value: String::new() };
        assert_eq!(
            schema.check(&[other]).unwrap_err().to_string(),
            "Attributes did not conform to the schema: custom:other: Attribute does not exist in the schema.\n"
        );
    }

    #[test]
    fn what_is_said_of_a_standard_attribute_is_kept() {
        let limits = r#"{"MinLength":"7","MaxLength":"256"}"#;
        let schema = schema(&format!(
            r#"[{{"Name":"email","Required":true,"Mutable":false,"StringAttributeConstraints":{limits}}}]"#
        ))
        .unwrap();
        let email = serde_json::to_value(schema.known("email").unwrap()).unwrap();
        assert_eq!(
            email,
            serde_json::json!({
                "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": false, "Name": "email",
                "Required": true, "StringAttributeConstraints": { "MaxLength": "256", "MinLength": "7" }
            })
        );
    }

    #[test]
    fn changes_are_refused_by_the_schema() {
        let schema = schema(
            r#"[{"Name":"email","Required":true},{"Name":"team","AttributeDataType":"String","Mutable":false}]"#,
        )
        .unwrap();
        let checked = |name: &str, value: &str| {
            let change = Attribute { name: name.to_owned(), value: value.to_owned() };
            schema.check_changes(&[change]).map_err(|error| error.to_string())
        };
        assert_eq!(checked("name", ""), Ok(()));
        for (name, value, text) in [
            ("email", "", "user.email: Required attribute cannot be deleted.\n"),
            ("custom:team", "red", "user.custom:team: Attribute cannot be updated.\n"),
            ("sub", "x", "user.sub: Attribute cannot be updated.\n"),
            ("custom:other", "x", "user.custom:other: Attribute does not exist in the schema.\n"),
        ] {
            assert_eq!(checked(name, value), Err(text.to_owned()));
        }
    }

    #[test]
    fn a_schema_grows_up_to_its_limit() {
        let mut schema = schema("[]").unwrap();
        let numbered =
            |number: usize| SchemaAttribute { name: Some(number.to_string()), ..Default::default() };
        let fifty: Vec<_> = (0..50).map(numbered).collect();
        assert_eq!(schema.add(&fifty), Ok(()));
        let taken = schema.clone().add(&fifty[..1]).unwrap_err();
        assert_eq!(taken.to_string(), "custom:0: Existing attribute already has name custom:0.");
        let full = schema.clone().add(&[numbered(50)]).unwrap_err();
        assert_eq!(full.to_string(), "A user pool can have at most 50 custom attributes.");
    }

    #[test]
    fn a_custom_attribute_cannot_be_required() {
        let error = schema(r#"[{"Name":"team","Required":true}]"#).unwrap_err();
        assert_eq!(error.to_string(), "Required custom attributes are not supported currently.");
    }
}
