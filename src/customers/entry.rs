//! A customer of the copy in memory, opened. It takes about 500 bytes: 50 MB for 100,000
//! customers.

use super::content::{CheckDepth, Content};
use super::problem::{DataProblem, DataRule};
use super::{CustomerRow, VerificationMark};
use crate::partner_center::Verdict;
use crate::profile::CustomerId;
use crate::store::customers::CustomerEntry;
use crate::text::folded;
use uuid::Uuid;

/// The field that a problem of the whole address is shown at.
const ADDRESS: &str = "defaultAddress.addressLine1";

/// The texts of an entry, in their order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    Name,
    BillingName,
    Domain,
    City,
    Email,
    Country,
    Phone,
    Language,
    Culture,
}

/// The number of texts.
const TEXTS: usize = Text::Culture as usize + 1;

/// The number of texts that are searched, the first ones; they are there folded, too.
const SEARCHED: usize = Text::Email as usize + 1;

/// Several texts in one allocation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PackedTexts<const N: usize> {
    pub all: Box<str>,
    ends: [u32; N],
}

impl<const N: usize> PackedTexts<N> {
    fn new(texts: [&str; N], after: &str) -> PackedTexts<N> {
        let mut all = String::with_capacity(texts.iter().map(|text| text.len()).sum());
        let mut ends = [0; N];
        for (text, end) in texts.into_iter().zip(&mut ends) {
            all.push_str(text);
            // PackedTexts of the copy are short; what were longer would be cut there.
            *end = u32::try_from(all.len()).unwrap_or(u32::MAX);
        }
        all.push_str(after);
        PackedTexts {
            all: all.into_boxed_str(),
            ends,
        }
    }

    pub(super) fn get(&self, text: Text) -> &str {
        let at = text as usize;
        let place = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, place);
        self.all.get(start..place(at)).unwrap_or_default()
    }
}

/// A customer.
#[derive(Debug)]
pub(super) struct IndexEntry {
    pub id: u128,
    pub texts: PackedTexts<TEXTS>,
    /// Each ends with a line feed, so that no word is found across two of them. The id follows.
    pub folded: PackedTexts<SEARCHED>,
    /// The 32 hexadecimal digits of its name; 0 for none.
    version: u128,
    pub read_at: i64,
    pub changed_at: i64,
    pub gone_at: i64,
    /// Partner Center has confirmed the address.
    pub is_confirmed: bool,
    /// `None` for most: everything was checked, and nothing found.
    findings: Option<Box<Findings>>,
}

/// The result of checking a billing profile.
#[derive(Debug, PartialEq, Eq)]
struct Findings {
    checked: CheckDepth,
    problems: Box<[DataProblem]>,
    /// A hash of the tax data; 0 for none.
    tax: u64,
    verification: Option<VerificationMark>,
}

impl IndexEntry {
    pub(super) fn of(entry: &CustomerEntry) -> Option<IndexEntry> {
        let id = Uuid::parse_str(&entry.id).ok()?;
        let Content {
            company_name,
            domain,
            profile,
            verification,
        } = Content::read(&entry.stored.content);
        let (name, billing_name) = if company_name.is_empty() {
            (&profile.company_name, "")
        } else if profile.company_name == company_name {
            (&company_name, "")
        } else {
            (&company_name, profile.company_name.as_str())
        };
        let texts = [
            name.as_str(),
            billing_name,
            &domain,
            &profile.city,
            &profile.email,
            &profile.country,
            &profile.phone,
            &profile.language,
            &profile.culture,
        ];
        let verdict = match profile.verdict.as_str() {
            "" => Verdict::NotValidated,
            word => Verdict::read(word),
        };
        let unconfirmed = verdict
            .asks()
            .then(|| DataProblem::new(DataRule::Address, ADDRESS));
        let verification = verification.map(|content| content.mark());
        let blocked = verification
            .filter(|mark| mark.status.blocks())
            .and_then(|_| DataProblem::new(DataRule::Verification, ""));
        let stored = profile.problems.iter();
        let findings = Findings {
            checked: profile.checked,
            problems: stored
                .filter_map(|problem| DataProblem::parse(problem))
                .chain(unconfirmed.flatten())
                .chain(blocked)
                .collect(),
            verification,
            tax: u64::from_str_radix(&profile.tax, 16).unwrap_or_default(),
        };
        let is_sound = findings.checked == CheckDepth::Country
            && findings.problems.is_empty()
            && findings.verification.is_none()
            && findings.tax == 0;
        let plain = [
            name.as_str(),
            billing_name,
            &domain,
            &profile.city,
            &profile.email,
        ]
        .map(|text| folded(text) + "\n");
        Some(IndexEntry {
            id: id.as_u128(),
            texts: PackedTexts::new(texts, ""),
            folded: PackedTexts::new(plain.each_ref().map(String::as_str), &entry.id),
            version: u128::from_str_radix(&entry.stored.version, 16).unwrap_or_default(),
            read_at: entry.stored.read_at,
            changed_at: entry.stored.changed_at,
            gone_at: entry.stored.gone_at,
            is_confirmed: verdict.is_quiet(),
            findings: (!is_sound).then(|| Box::new(findings)),
        })
    }

    /// Returns whether nothing but the reading is another one: all that questions about many
    /// customers look at is the same.
    pub(super) fn is_like(&self, other: &IndexEntry) -> bool {
        // Each member is named, so that a new one is thought of here. The folded texts follow from
        // the others; no list looks at the version or the confirmation.
        let IndexEntry {
            id,
            texts,
            folded: _,
            version: _,
            read_at: _,
            changed_at,
            gone_at,
            is_confirmed: _,
            findings,
        } = self;
        *id == other.id
            && *texts == other.texts
            && *changed_at == other.changed_at
            && *gone_at == other.gone_at
            && *findings == other.findings
    }

    /// The name of the version of the billing profile; `None` if it was never read.
    pub(super) fn version(&self) -> Option<String> {
        (self.version != 0).then(|| format!("{:032x}", self.version))
    }

    pub(super) fn email(&self) -> &str {
        self.texts.get(Text::Email)
    }

    /// The extent to which the billing profile was checked when it was read.
    pub(super) fn checked(&self) -> CheckDepth {
        self.findings
            .as_ref()
            .map_or(CheckDepth::Country, |findings| findings.checked)
    }

    /// The problems that are known of it by itself.
    pub(super) fn problems(&self) -> &[DataProblem] {
        self.findings
            .as_ref()
            .map_or(&[], |findings| &findings.problems)
    }

    /// The hash of its tax data.
    pub(super) fn tax(&self) -> Option<u64> {
        let tax = self.findings.as_ref()?.tax;
        (tax != 0).then_some(tax)
    }

    /// Returns the bytes that it takes, without what the allocator adds.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        size_of::<IndexEntry>() + self.texts.all.len() + self.folded.all.len()
    }

    pub(super) fn row(&self) -> Option<CustomerRow> {
        let text = |text| self.texts.get(text).to_owned();
        Some(CustomerRow {
            id: customer_id(self.id)?,
            company_name: text(Text::Name),
            billing_name: Some(text(Text::BillingName)).filter(|name| !name.is_empty()),
            domain: text(Text::Domain),
            country: text(Text::Country),
            city: text(Text::City),
            email: text(Text::Email),
            phone: text(Text::Phone),
            language: text(Text::Language),
            culture: text(Text::Culture),
            version: self.version(),
            read_at: time(self.read_at),
            changed_at: time(self.changed_at),
            gone_at: time(self.gone_at),
            problems: 0,
            verification: self
                .findings
                .as_ref()
                .and_then(|findings| findings.verification),
        })
    }
}

/// Returns `None` for 0, which stands for never.
fn time(at: i64) -> Option<i64> {
    (at != 0).then_some(at)
}

pub(super) fn customer_id(id: u128) -> Option<CustomerId> {
    CustomerId::parse(&Uuid::from_u128(id).to_string())
}

pub(super) fn number(id: &CustomerId) -> Option<u128> {
    Uuid::parse_str(id.as_str()).ok().map(|id| id.as_u128())
}
