//! Function signatures: `<s-n?:s>` as data.

/// What a function takes, as its text in angle brackets says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The text, angle brackets included.
    pub definition: String,
    /// The parameters in order. What the function returns is not checked, so it is not kept.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a signature. It takes a run of arguments, as one part of a regular expression over the arguments' types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The type's letter, or the whole choice: `s`, `a`, `(sf)`.
    pub kind: String,
    /// The letters of the types it takes (`a s n b l f o`, and `m` for a missing argument).
    pub takes: String,
    /// How many arguments it takes.
    pub count: Count,
    /// `-`: the context value stands in for a missing argument.
    pub context: bool,
    /// `a<n>`: the letters in the inner angle brackets.
    pub subtype: Option<String>,
}

/// How many arguments a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// One or none: `?` or `-`.
    Optional,
    /// One or more: `+`.
    Many,
}

/// A fault in a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureError {
    /// JSONata's code, if it has one.
    pub code: Option<&'static str>,
    /// Characters from the opening `<`.
    pub offset: usize,
}

impl Signature {
    /// Reads a signature with its angle brackets. Letters that mean nothing are passed over, as jsonata-js does.
    ///
    /// # Errors
    /// S0401 where a type that is neither array nor function has a type parameter, S0402 for one inside a choice, and where `+` follows
    /// another modifier.
    pub fn parse(definition: &str) -> Result<Self, SignatureError> {
        let letters: Vec<char> = definition.chars().collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut at = 1;
        while let Some(&letter) = letters.get(at) {
            match letter {
                ':' => break,
                '-' | '?' | '+' => {
                    if let Some(last) = parameters.last_mut()
                        && !last.modify(letter)
                    {
                        let (code, offset) = (None, at);
                        return Err(SignatureError { code, offset });
                    }
                }
                '(' => {
                    let end = closing(&letters, at, ('(', ')'));
                    parameters.push(choice(&letters, at, end)?);
                    at = end;
                }
                '<' => {
                    let end = closing(&letters, at, ('<', '>'));
                    let last = parameters.last_mut().filter(|last| last.has_subtype());
                    let error = SignatureError {
                        code: Some("S0401"),
                        offset: at,
                    };
                    last.ok_or(error)?.subtype = Some(text(&letters, at + 1, end));
                    at = end;
                }
                _ => parameters.extend(Parameter::of_type(letter)),
            }
            at += 1;
        }
        Ok(Self {
            definition: definition.to_owned(),
            parameters,
        })
    }
}

impl Parameter {
    fn of_type(letter: char) -> Option<Self> {
        let takes = match letter {
            's' | 'n' | 'b' | 'l' | 'o' => format!("{letter}m"),
            'a' | 'x' => "asnblfom".to_owned(),
            'j' => "asnblom".to_owned(),
            'f' => "f".to_owned(),
            _ => return None,
        };
        Some(Self::taking(letter.to_string(), takes))
    }

    fn taking(kind: String, takes: String) -> Self {
        Self {
            kind,
            takes,
            count: Count::One,
            context: false,
            subtype: None,
        }
    }

    /// Adds a modifier; false where it contradicts the one before.
    fn modify(&mut self, modifier: char) -> bool {
        let again = self.count != Count::One;
        self.context |= modifier == '-';
        if !again {
            self.count = if modifier == '+' {
                Count::Many
            } else {
                Count::Optional
            };
        }
        !again || modifier != '+'
    }

    fn has_subtype(&self) -> bool {
        self.kind == "a" || self.kind == "f"
    }
}

fn choice(letters: &[char], open: usize, end: usize) -> Result<Parameter, SignatureError> {
    let types = text(letters, open + 1, end);
    if types.contains('<') {
        return Err(SignatureError {
            code: Some("S0402"),
            offset: open,
        });
    }
    Ok(Parameter::taking(format!("({types})"), format!("{types}m")))
}

/// The index of the bracket that closes the one at `open`, or the end.
fn closing(letters: &[char], open: usize, (opener, closer): (char, char)) -> usize {
    let mut depth = 0_usize;
    for (index, &letter) in letters.iter().enumerate().skip(open) {
        if letter == opener {
            depth += 1;
        } else if letter == closer {
            depth -= 1;
            if depth == 0 {
                return index;
            }
        }
    }
    letters.len()
}

fn text(letters: &[char], start: usize, end: usize) -> String {
    letters.get(start..end).unwrap_or_default().iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(definition: &str) -> Vec<String> {
        let signature = Signature::parse(definition).expect(definition);
        let show = |parameter: Parameter| {
            let count = match parameter.count {
                Count::One => "",
                Count::Optional => "?",
                Count::Many => "+",
            };
            let context = if parameter.context { " or context" } else { "" };
            let of = parameter.subtype.map(|of| format!(" of {of}"));
            format!(
                "{}{count}{context}{}",
                parameter.kind,
                of.unwrap_or_default()
            )
        };
        signature.parameters.into_iter().map(show).collect()
    }

    #[test]
    fn a_signature_lists_its_parameters() {
        assert_eq!(parameters("<s-nn?:s>"), ["s? or context", "n", "n?"]);
        assert_eq!(
            parameters("<s-(sf)n?:a<s>>"),
            ["s? or context", "(sf)", "n?"]
        );
        assert_eq!(parameters("<a<n>:n>"), ["a of n"]);
        assert_eq!(
            parameters("<s-f<s:o>n?:a<o>>"),
            ["s? or context", "f of s:o", "n?"]
        );
        assert_eq!(parameters("<a+>"), ["a+"]);
        assert_eq!(parameters("<:n>"), [""; 0]);
        assert_eq!(parameters("<z -s>"), ["s"]);
    }

    #[test]
    fn every_parameter_but_a_function_may_be_missing() {
        let takes = |definition| {
            let signature = Signature::parse(definition).expect(definition);
            signature
                .parameters
                .into_iter()
                .map(|p| p.takes)
                .collect::<Vec<_>>()
        };
        assert_eq!(takes("<sfj(nb)>"), ["sm", "f", "asnblom", "nbm"]);
    }

    #[test]
    fn type_parameters_belong_to_arrays_and_functions() {
        let error = |definition| Signature::parse(definition).expect_err(definition);
        let at = |code, offset| SignatureError {
            code: Some(code),
            offset,
        };
        assert_eq!(error("<s<n>>"), at("S0401", 2));
        assert_eq!(error("<<n>>"), at("S0401", 1));
        assert_eq!(error("<n(sa<s>)>"), at("S0402", 2));
        assert_eq!(error("<s?+>").code, None);
    }
}
