//! The protobuf wire format, read without copying.

use super::{Damage, Place};

/// The fields of one message that lies within a larger one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message<'a> {
    rest: &'a [u8],
    /// Where `rest` begins in the whole.
    at: usize,
}

/// A field's number and content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pub(super) number: u32,
    pub(super) content: Content<'a>,
}

/// What a field holds, by its wire type. A known field with another content than it should have
/// is skipped, as unknown fields are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'a> {
    Varint(u64),
    Fixed64(u64),
    Bytes(Message<'a>),
    /// The first of the bytes; the others are missing.
    Cut(Message<'a>),
    /// Four bytes or a group, which no field that is read here has.
    Other,
}

impl<'a> Message<'a> {
    pub(super) fn new(whole: &'a [u8]) -> Self {
        Self { rest: whole, at: 0 }
    }

    pub(super) fn bytes(self) -> &'a [u8] {
        self.rest
    }

    /// The next field, or nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Field<'a>>, Damage> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (number, kind) = self.tag()?;
        let content = match kind {
            0 => Content::Varint(self.varint()?),
            1 => Content::Fixed64(u64::from_le_bytes(self.fixed()?)),
            2 => Content::Bytes(self.message()?),
            3 => {
                self.skip_group(number)?;
                Content::Other
            }
            5 => {
                self.fixed::<4>()?;
                Content::Other
            }
            4 => return Err(self.damaged("a group ends that never began")),
            _ => return Err(self.damaged("a field has a wire type that does not exist")),
        };
        Ok(Some(Field { number, content }))
    }

    /// The next field as far as it goes, if it holds bytes and claims more than there are: what is
    /// left of a message that was cut off.
    pub(super) fn cut(mut self) -> Option<Field<'a>> {
        let (number, kind) = self.tag().ok()?;
        let length = self.varint().ok()?;
        (kind == 2 && length > self.rest.len() as u64).then_some(Field {
            number,
            content: Content::Cut(self),
        })
    }

    fn tag(&mut self) -> Result<(u32, u64), Damage> {
        let tag = self.varint()?;
        match u32::try_from(tag >> 3) {
            Ok(number) if (1..1 << 29).contains(&number) => Ok((number, tag & 7)),
            _ => Err(self.damaged("a field has a number that is not allowed")),
        }
    }

    /// Inlined because most varints are tags and lengths of one byte.
    #[inline]
    fn varint(&mut self) -> Result<u64, Damage> {
        match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                self.at += 1;
                Ok(u64::from(*byte))
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Damage> {
        let mut value = 0;
        for (index, byte) in self.rest.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                self.advance(index + 1);
                return Ok(value);
            }
        }
        Err(self.damaged(if self.rest.len() < 10 {
            "a number breaks off"
        } else {
            "a number is longer than ten bytes"
        }))
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let Some((fixed, rest)) = self.rest.split_first_chunk::<N>() else {
            return Err(self.damaged("a number breaks off"));
        };
        self.rest = rest;
        self.at += N;
        Ok(*fixed)
    }

    #[inline]
    fn message(&mut self) -> Result<Self, Damage> {
        let length = self.varint()?;
        let within = usize::try_from(length)
            .ok()
            .and_then(|length| self.rest.split_at_checked(length));
        let Some((message, rest)) = within else {
            return Err(self.damaged(&format!(
                "a field claims {length} bytes where {} are left",
                self.rest.len()
            )));
        };
        let at = self.at;
        self.rest = rest;
        self.at += message.len();
        Ok(Self { rest: message, at })
    }

    /// Groups are long out of use; they can be nested as deep as the sender likes.
    fn skip_group(&mut self, number: u32) -> Result<(), Damage> {
        let mut open = vec![number];
        while let Some(innermost) = open.last() {
            match self.tag()? {
                (number, 4) if number == *innermost => {
                    open.pop();
                }
                (_, 0) => {
                    self.varint()?;
                }
                (_, 1) => {
                    self.fixed::<8>()?;
                }
                (_, 2) => {
                    self.message()?;
                }
                (number, 3) => open.push(number),
                (_, 5) => {
                    self.fixed::<4>()?;
                }
                _ => return Err(self.damaged("a group does not end as it began")),
            }
        }
        Ok(())
    }

    fn advance(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
        self.at += count;
    }

    fn damaged(&self, what: &str) -> Damage {
        Damage {
            what: what.to_owned(),
            place: Place::Byte(self.at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(bytes: &[u8]) -> Result<Vec<u32>, Damage> {
        let mut message = Message::new(bytes);
        let mut found = Vec::new();
        while let Some(field) = message.next()? {
            found.push(field.number);
        }
        Ok(found)
    }

    #[test]
    fn fields_of_every_wire_type_are_walked() {
        let mut bytes = vec![0x08, 0x96, 0x01]; // 1: varint 150
        bytes.extend([0x11, 1, 2, 3, 4, 5, 6, 7, 8]); // 2: fixed64
        bytes.extend([0x1a, 0x02, 0xff, 0xff]); // 3: bytes
        bytes.extend([0x23, 0x2b, 0x08, 0x01, 0x2c, 0x24]); // 4: a group with a group in it
        bytes.extend([0x2d, 1, 2, 3, 4]); // 5: fixed32
        bytes.extend([0xc2, 0x3e, 0x00]); // 1000: empty bytes
        assert_eq!(numbers(&bytes), Ok(vec![1, 2, 3, 4, 5, 1000]));
    }

    #[test]
    fn lies_are_named_with_their_place() {
        for (bytes, at, what) in [
            (&[0x0a, 0x05, 1, 2][..], 2, "claims 5 bytes where 2"),
            (
                &[
                    0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
                ],
                11,
                "claims 18446744073709551615 bytes",
            ),
            (&[0x80], 0, "breaks off"),
            (&[0x80; 11], 0, "longer than ten"),
            (&[0x08], 1, "breaks off"),
            (&[0x09, 1], 1, "breaks off"),
            (&[0x00, 1], 1, "number that is not allowed"),
            (&[0x0c], 1, "never began"),
            (&[0x0e], 1, "does not exist"),
            (&[0x0b, 0x14], 2, "does not end"),
            (&[0x0b, 0x0b, 0x0b], 3, "breaks off"),
        ] {
            let damage = numbers(bytes).unwrap_err();
            assert_eq!(damage.place, Place::Byte(at), "{bytes:?}: {damage}");
            assert!(damage.what.contains(what), "{bytes:?}: {damage}");
        }
    }

    #[test]
    fn a_million_nested_groups_are_skipped_without_recursion() {
        let mut bytes = vec![0x0b; 1_000_000];
        bytes.extend(vec![0x0c; 1_000_000]);
        assert_eq!(numbers(&bytes), Ok(vec![1]));
    }
}
