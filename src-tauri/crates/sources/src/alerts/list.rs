use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, SeqAccess, Visitor},
};

/// A list of which one bad element costs itself alone.
///
/// A list whose elements are all bad is no list of this kind, and an error.
pub(crate) struct List<T> {
    /// The good ones.
    pub(crate) good: Vec<T>,
    /// How many were bad, and why the first was.
    pub(crate) bad: Option<(usize, String)>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            good: Vec::new(),
            bad: None,
        }
    }
}

impl<T> List<T> {
    /// A warning that names what is missing.
    pub(crate) fn warning(&self, what: &str) -> Option<String> {
        let (count, why) = self.bad.as_ref()?;
        Some(format!(
            "{count} of the source's {what} cannot be read and are left out: {why}"
        ))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

struct Elements<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Elements<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<List<T>, A::Error> {
        let mut list = List::default();
        while let Some(element) = elements.next_element::<serde_json::Value>()? {
            match T::deserialize(element) {
                Ok(good) => list.good.push(good),
                Err(error) => {
                    list.bad.get_or_insert_with(|| (0, error.to_string())).0 += 1;
                }
            }
        }
        match list.bad {
            Some((_, why)) if list.good.is_empty() => Err(A::Error::custom(why)),
            _ => Ok(list),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_element_costs_itself_alone() {
        let list: List<u8> = serde_json::from_str("[1, 300, 2, {}]").expect("two are good");
        assert_eq!(list.good, [1, 2]);
        let warning = list.warning("numbers").expect("two are bad");
        assert!(
            warning.starts_with("2 of the source's numbers"),
            "{warning}"
        );
        let empty: List<u8> = serde_json::from_str("[]").expect("nothing is bad");
        assert_eq!(empty.warning("numbers"), None);
        assert!(serde_json::from_str::<List<u8>>("[{}, 300]").is_err());
        assert!(serde_json::from_str::<List<u8>>("{}").is_err());
    }
}
