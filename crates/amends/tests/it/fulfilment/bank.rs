//! A tiny system that pays, over real sockets, with faults on order. It does not look at keys when it pays: whoever asks
//! twice is paid twice, so that nothing hides a second call.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use crate::http::{Asked, Said, serve};

/// What it does when it is next asked to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whim {
    /// Pays and says so.
    Pay,
    /// Pays and cuts the line before it says so.
    PayAndCut,
    /// Pays and answers 500.
    PayAndFail,
    /// Pays and says nothing until it is let go.
    PayAndWait,
    /// Answers 500 without paying.
    Fail,
    /// Cuts the line without paying.
    Cut,
    /// Says no.
    Refuse,
    /// Says: not now.
    Later,
    /// Sends elsewhere.
    Redirect,
}

#[derive(Clone)]
pub struct Bank {
    pub url: String,
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    whims: Mutex<VecDeque<Whim>>,
    /// Whether the next look-ups fail.
    dumb: Mutex<u32>,
    paid: Mutex<BTreeMap<String, u32>>,
    asked: Mutex<Vec<Asked>>,
    let_go: (Mutex<bool>, Condvar),
}

impl Bank {
    /// Opens; pays whoever asks once its whims are over.
    pub fn open(whims: &[Whim]) -> Self {
        let inner =
            Arc::new(Inner { whims: Mutex::new(whims.iter().copied().collect()), ..Inner::default() });
        let serving = Arc::clone(&inner);
        let url = serve(move |asked| serving.answer(asked));
        Self { url, inner }
    }

    /// The address of one that is not there: nobody listens on the port for discarding.
    pub fn nowhere() -> Self {
        Self { url: "http://127.0.0.1:9".to_owned(), ..Self::open(&[]) }
    }

    /// The next so many look-ups are answered with 500.
    pub fn dumb(&self, times: u32) {
        *self.inner.dumb.lock().unwrap() = times;
    }

    /// How often this key was paid.
    pub fn paid(&self, key: &str) -> u32 {
        self.inner.paid.lock().unwrap().get(key).copied().unwrap_or(0)
    }

    /// Everything it was asked so far, with this method.
    pub fn asked(&self, method: &str) -> Vec<Asked> {
        let all = self.inner.asked.lock().unwrap();
        all.iter().filter(|one| one.method == method).cloned().collect()
    }

    /// Waits until this key was paid.
    pub fn wait_for(&self, key: &str) {
        for _ in 0..2000 {
            if self.paid(key) > 0 {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{key} was never paid");
    }

    /// Lets those go who wait for their answer.
    pub fn let_go(&self) {
        *self.inner.let_go.0.lock().unwrap() = true;
        self.inner.let_go.1.notify_all();
    }
}

impl Inner {
    fn answer(&self, asked: &Asked) -> Said {
        self.asked.lock().unwrap().push(asked.clone());
        if asked.method == "GET" {
            return self.look_up(asked.path.rsplit('/').next().unwrap());
        }
        let key = asked.headers["idempotency-key"].clone();
        let whim = self.whims.lock().unwrap().pop_front().unwrap_or(Whim::Pay);
        if matches!(whim, Whim::Pay | Whim::PayAndCut | Whim::PayAndFail | Whim::PayAndWait) {
            *self.paid.lock().unwrap().entry(key.clone()).or_default() += 1;
        }
        match whim {
            Whim::Pay => Some((201, receipt(&key))),
            Whim::PayAndFail | Whim::Fail => Some((500, "{}".to_owned())),
            Whim::PayAndWait => {
                let (gone, bell) = &self.let_go;
                let mut gone = gone.lock().unwrap();
                while !*gone {
                    gone = bell.wait(gone).unwrap();
                }
                None
            }
            Whim::PayAndCut | Whim::Cut => None,
            Whim::Refuse => Some((402, "{}".to_owned())),
            Whim::Later => Some((429, "{}".to_owned())),
            Whim::Redirect => Some((307, "{}".to_owned())),
        }
    }

    fn look_up(&self, key: &str) -> Said {
        let mut dumb = self.dumb.lock().unwrap();
        if *dumb > 0 {
            *dumb -= 1;
            return Some((500, String::new()));
        }
        match self.paid.lock().unwrap().get(key) {
            Some(_) => Some((200, receipt(key))),
            None => Some((404, "{}".to_owned())),
        }
    }
}

fn receipt(key: &str) -> String {
    format!("{{\"reference\":\"re_{}\"}}", &key[key.len() - 6..])
}
