//! The sessions that an endpoint's version has had.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderValue;

/// How many sessions are known, those that began last. Inferred: AWS keeps each for its lifetime.
const MOST: usize = 1000;

/// Sessions by their ids. A server here serves all of them: nothing but their names is kept.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    ids: HashSet<HeaderValue>,
    in_order: VecDeque<HeaderValue>,
}

impl Sessions {
    /// An invocation belongs to this session, which begins with it or has begun before.
    pub(crate) fn begin(&self, id: &HeaderValue) {
        let mut known = self.lock();
        if !known.ids.insert(id.clone()) {
            return;
        }
        known.in_order.push_back(id.clone());
        if known.in_order.len() > MOST
            && let Some(oldest) = known.in_order.pop_front()
        {
            known.ids.remove(&oldest);
        }
    }

    /// Ends a session; gives `false` when there is none of this id.
    pub(crate) fn end(&self, id: &HeaderValue) -> bool {
        let mut known = self.lock();
        known.in_order.retain(|other| other != id);
        known.ids.remove(id)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> HeaderValue {
        HeaderValue::from_str(&format!("session-{number}")).unwrap()
    }

    #[test]
    fn a_session_ends_once() {
        let sessions = Sessions::default();
        assert!(!sessions.end(&id(1)));
        sessions.begin(&id(1));
        sessions.begin(&id(1));
        assert!(sessions.end(&id(1)));
        assert!(!sessions.end(&id(1)));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let sessions = Sessions::default();
        (0..=MOST).for_each(|number| sessions.begin(&id(number)));
        assert!(!sessions.end(&id(0)));
        assert!(sessions.end(&id(1)) && sessions.end(&id(MOST)));
    }
}
