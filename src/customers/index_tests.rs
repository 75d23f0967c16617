use super::*;
use crate::customers::content::{Content, ProfileContent};
use crate::store::customers::StoredCustomer;

fn id(number: u128) -> CustomerId {
    customer_id(number).expect("a GUID")
}

/// Name, city, country, e-mail address.
type Given = (&'static str, &'static str, &'static str, &'static str);

const GIVEN: [Given; 5] = [
    ("Café Serra Azul", "São Paulo", "BR", "office@serra.example"),
    ("Adatum", "Zürich", "CH", "info@adatum.example"),
    ("Contoso", "", "US", "a@contoso.example"),
    ("Contoso", "Austin", "US", "b@contoso.example"),
    ("Ångström", "Natal", "BR", "info@angstrom.example"),
];

fn entry(number: u128, (name, city, country, email): Given) -> CustomerEntry {
    let content = Content {
        company_name: name.to_owned(),
        domain: format!("{}.onmicrosoft.com", email.split('@').next_back().unwrap()),
        profile: ProfileContent {
            company_name: name.to_owned(),
            country: country.to_owned(),
            city: city.to_owned(),
            email: email.to_owned(),
            ..ProfileContent::default()
        },
        verification: None,
    };
    CustomerEntry {
        id: id(number).to_string(),
        revision: i64::try_from(number).unwrap(),
        stored: StoredCustomer {
            content: serde_json::to_vec(&content).unwrap(),
            changed_at: if number == 3 { 7 } else { 0 },
            ..StoredCustomer::default()
        },
    }
}

fn index() -> Index {
    let rows: Vec<CustomerEntry> = (1..)
        .zip(GIVEN)
        .map(|(at, given)| entry(at, given))
        .collect();
    let mut index = Index::default();
    index.take(&rows);
    index
}

fn shown(filter: &CustomerFilter, sort: &str) -> Vec<CustomerId> {
    let sort = CustomerSort::parse(sort).expect("a column");
    let page = index().list(filter, sort, 0..10, &none(), &BTreeSet::new());
    page.rows.into_iter().map(|row| row.id).collect()
}

fn none() -> OpenProblems {
    OpenProblems::default()
}

fn ids(numbers: &[u128]) -> Vec<CustomerId> {
    numbers.iter().copied().map(id).collect()
}

fn text(text: &str) -> CustomerFilter {
    CustomerFilter {
        text: text.to_owned(),
        ..CustomerFilter::default()
    }
}

#[test]
fn words_are_found_in_every_column_without_accents_and_never_across_two() {
    for (words, numbers) in [
        ("cafe serra", &[1][..]),
        ("SAO", &[1]),
        ("zurich", &[2]),
        ("info@", &[2, 5]),
        ("angstrom", &[5]),
        ("00000000-0000-0000-0000-000000000004", &[4]),
        ("contosoaustin", &[]),
        ("contoso austin", &[4]),
        ("contoso", &[3, 4]),
    ] {
        assert_eq!(shown(&text(words), "name"), ids(numbers), "{words}");
    }
}

#[test]
fn each_column_sorts_both_ways_and_empty_values_stand_last() {
    let all = CustomerFilter::default();
    assert_eq!(shown(&all, "name"), ids(&[2, 5, 1, 3, 4]));
    assert_eq!(shown(&all, "-name"), ids(&[3, 4, 1, 5, 2]));
    assert_eq!(shown(&all, "city"), ids(&[4, 5, 1, 2, 3]));
    assert_eq!(shown(&all, "-city"), ids(&[2, 1, 5, 4, 3]));
    assert_eq!(shown(&all, "country"), ids(&[5, 1, 2, 3, 4]));
    assert_eq!(shown(&all, "changed")[0], id(3));
    assert_eq!(shown(&all, "-changed")[0], id(3), "never stands last");
    for column in CustomerColumn::ALL {
        assert_eq!(shown(&all, column.as_str()).len(), 5, "{column:?}");
    }
    assert_eq!(CustomerSort::parse("-"), None);
}

#[test]
fn every_part_of_a_list_is_the_part_of_the_whole() {
    let (index, all) = (index(), CustomerFilter::default());
    let sort = CustomerSort::default();
    let whole = index.list(&all, sort, 0..5, &none(), &BTreeSet::new()).rows;
    for start in 0..=6 {
        for end in start..=7 {
            let page = index.list(&all, sort, start..end, &none(), &BTreeSet::new());
            assert_eq!(page.rows, whole[start.min(5)..end.min(5)], "{start}..{end}");
            assert_eq!(page.matching, 5);
        }
    }
}

#[test]
fn counts_are_those_of_the_rest_of_the_filter() {
    let filter = CustomerFilter {
        country: Some("br".to_owned()),
        ..CustomerFilter::default()
    };
    let page = index().list(
        &filter,
        CustomerSort::default(),
        0..1,
        &none(),
        &BTreeSet::new(),
    );
    assert_eq!((page.matching, page.total, page.rows.len()), (2, 5, 1));
    let counts = [("BR", 2), ("US", 2), ("CH", 1)];
    assert_eq!(
        page.countries,
        counts.map(|(country, count)| (country.to_owned(), count))
    );
    assert_eq!(page.languages, [(String::new(), 2)]);
}

#[test]
fn neighbours_are_those_of_the_sorted_list() {
    let (index, all) = (index(), CustomerFilter::default());
    let sort = CustomerSort::parse("-city").expect("a column");
    let order = shown(&all, "-city");
    for (at, id) in order.iter().enumerate() {
        let place = index
            .place(&all, sort, id, &none(), &BTreeSet::new())
            .expect("in it");
        assert_eq!((place.number, place.matching), (at + 1, 5));
        let before = at.checked_sub(1).and_then(|at| order.get(at));
        assert_eq!(place.before.map(|row| row.id).as_ref(), before);
        assert_eq!(place.after.map(|row| row.id).as_ref(), order.get(at + 1));
    }
    let hidden = BTreeSet::from([id(4)]);
    assert_eq!(index.place(&all, sort, &id(4), &none(), &hidden), None);
    assert_eq!(index.list(&all, sort, 0..9, &none(), &hidden).total, 4);
}

#[test]
fn a_newer_row_takes_the_place_of_the_one_before() {
    let mut index = index();
    let mut moved = entry(2, ("Adatum", "Bern", "CH", "info@adatum.example"));
    moved.revision = 9;
    moved.stored.gone_at = 4;
    index.take(&[moved]);
    assert_eq!(index.read, (9, id(2).to_string()));
    assert_eq!(index.get(&id(2)).expect("a row").city, "Bern");
    let page = index.list(
        &CustomerFilter::default(),
        CustomerSort::default(),
        0..9,
        &none(),
        &BTreeSet::new(),
    );
    assert_eq!((page.total, page.gone, page.rows.len()), (4, 1, 4));
    assert_eq!(index.missing(&BTreeSet::from([id(1), id(3)])), ids(&[4, 5]));
}

#[test]
fn a_customer_takes_five_hundred_bytes_at_most() {
    let given = (
        "Conservas São João Unipessoal Lda.",
        "Saint-Étienne",
        "PT",
        "accounts@saojoaopt12345.onmicrosoft.com",
    );
    let mut row = entry(1, given);
    row.stored.version = "0123456789abcdef0123456789abcdef".to_owned();
    let entry = IndexEntry::of(&row).expect("a GUID");
    assert!(entry.size() <= 500, "{}", entry.size());
    let shown = entry.row().expect("a row").version;
    assert_eq!(shown, Some(row.stored.version));
}
