//! One run: which trouble at which step of an edit of which resource, and what the seed makes of
//! the rest.

use crate::faults::{Rng, STEPS, Step, TROUBLES, Trouble};
use portal::profile::{Kind, PROFILES, Profile};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// A customer of the sandbox, in the United States.
pub const CUSTOMER: &str = "eebd1b55-5360-4438-a11d-5c06918c3014";

/// Its name, `billing.put.reset-after.7`, is enough to run it again.
#[derive(Clone, Copy)]
pub struct Case {
    pub profile: &'static Profile,
    pub step: Step,
    pub trouble: &'static Trouble,
    pub seed: u64,
}

impl Case {
    /// Every trouble at every step that it fits, on every resource that can be edited.
    pub fn all(seed: u64) -> Vec<Case> {
        let editable = PROFILES
            .iter()
            .copied()
            .filter(|profile| profile.is_editable());
        editable
            .flat_map(|profile| STEPS.iter().map(move |step| (profile, *step)))
            .flat_map(|(profile, step)| {
                TROUBLES.iter().map(move |trouble| Case {
                    profile,
                    step,
                    trouble,
                    seed,
                })
            })
            .filter(|case| case.trouble.fits.fits(case.step))
            .collect()
    }

    pub fn parse(name: &str) -> Option<Case> {
        let (case, seed) = name.rsplit_once('.')?;
        let seed = seed.parse().ok()?;
        Case::all(seed)
            .into_iter()
            .find(|found| found.to_string() == format!("{case}.{seed}"))
    }

    /// The page's address.
    pub fn address(&self) -> String {
        match self.customer() {
            None => format!("/partner/{}", self.profile.slug),
            Some(id) => format!("/customers/{id}/billing"),
        }
    }

    pub fn customer(&self) -> Option<&'static str> {
        (self.profile.owner == portal::profile::Owner::Customer).then_some(CUSTOMER)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}.{}.{}.{}",
            self.profile.slug,
            self.step.word(),
            self.trouble.name,
            self.seed
        )
    }
}

/// A change by somebody else, right before this call reaches the service.
#[derive(Debug, Clone)]
pub struct Outside {
    pub at: Step,
    pub key: String,
    pub value: String,
}

/// What the seed decides.
#[derive(Debug, Clone)]
pub struct Script {
    /// By field key.
    pub typed: BTreeMap<String, String>,
    /// The service itself refuses one of the values.
    pub refused: bool,
    pub outside: Option<Outside>,
    /// The browser hangs up this long after it asked to save.
    pub hang_up: Option<Duration>,
    /// Who hung up looks at once, while the save may be under way.
    pub impatient: bool,
    /// Looks at the form before saving again.
    pub looks: bool,
    /// In a clash, whose value is taken.
    pub stubborn: bool,
    /// Of PUTs whose answer is lost on the way to a later step: whether they are carried out.
    pub lost_applied: bool,
    /// The access token has ended, and is not only about to end, when the draft is applied.
    pub token_ended: bool,
}

impl Script {
    pub fn of(case: &Case) -> (Script, Rng) {
        let mut rng = Rng::of_run(&case.to_string());
        let keys = editable(case.profile);
        let mut typed = BTreeMap::new();
        for _ in 0..=rng.below(3) {
            let (key, kind) = rng.of(&keys).clone();
            typed.insert(key, value(kind, "Mine", &mut rng));
        }
        let refused = rng.chance(4) && keys.iter().any(|(_, kind)| *kind == Kind::PostalCode);
        if refused {
            let (key, _) = keys
                .iter()
                .find(|(_, kind)| *kind == Kind::PostalCode)
                .expect("just seen");
            typed.insert(key.clone(), "nowhere".to_owned());
        }
        let outside = rng.chance(50).then(|| {
            let at = *rng.of(&[
                Step::Review,
                Step::Apply,
                Step::Apply,
                Step::Put,
                Step::Reread,
                Step::Retry,
                Step::Last,
            ]);
            let mine = rng.chance(50);
            let touched: Vec<_> = keys
                .iter()
                .filter(|(key, _)| typed.contains_key(key) == mine)
                .cloned()
                .collect();
            let (key, kind) = rng
                .of(if touched.is_empty() { &keys } else { &touched })
                .clone();
            Outside {
                at,
                key,
                value: value(kind, "Theirs", &mut rng),
            }
        });
        let script = Script {
            typed,
            refused,
            outside,
            hang_up: rng.chance(25).then(|| Duration::from_millis(rng.below(60))),
            impatient: rng.chance(30),
            looks: rng.chance(50),
            stubborn: rng.chance(70),
            lost_applied: rng.chance(50),
            token_ended: rng.chance(50),
        };
        (script, rng)
    }
}

/// Fields that can be typed into, whose values the service takes as they come.
fn editable(profile: &'static Profile) -> Vec<(String, Kind)> {
    let free = |kind: Kind| {
        !matches!(
            kind,
            Kind::State | Kind::Region | Kind::Country | Kind::Language | Kind::Culture
        )
    };
    let places = profile
        .places()
        .filter(|place| place.field.is_editable() && free(place.field.kind));
    places
        .map(|place| (place.key(), place.field.kind))
        .collect()
}

/// A value that nobody else types.
fn value(kind: Kind, whose: &str, rng: &mut Rng) -> String {
    let number = rng.below(10_000);
    let odd = [
        "",
        " & Söhne",
        " \"quoted\"",
        " </textarea><script>",
        " 合同",
        " O'Neill",
        "  two  spaces",
    ];
    match kind {
        Kind::Email => format!("{}.{number}@contoso.example", whose.to_lowercase()),
        Kind::Website => format!("www.{}{number}.example", whose.to_lowercase()),
        Kind::Phone => format!("{}55{number:05}", if whose == "Mine" { 425 } else { 206 }),
        Kind::PostalCode => format!("{}{number:04}", if whose == "Mine" { 9 } else { 8 }),
        Kind::TaxId => format!("{}-{number:07}", if whose == "Mine" { 12 } else { 34 }),
        _ if whose == "Mine" => format!("{whose} {number}{}", rng.of(&odd)),
        _ => format!("{whose} {number}"),
    }
}
