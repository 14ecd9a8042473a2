//! JSON Web Tokens: they are signed and verified here and nowhere else.
