use std::{
    collections::{HashMap, VecDeque},
    future::Future,
    sync::{Mutex, PoisonError},
};

use model::{Code, Failure};
use tokio_util::sync::CancellationToken;

use crate::{
    Console,
    wire::{Nothing, Withdraw},
};

/// Questions of the window that are being answered.
#[derive(Default)]
pub(crate) struct Questions {
    asked: Mutex<Asked>,
}

#[derive(Default)]
struct Asked {
    open: HashMap<u32, CancellationToken>,
    /// Withdrawn before they arrived: the two calls may overtake each other.
    early: VecDeque<u32>,
}

/// Early withdrawals that are remembered.
const EARLY: usize = 256;

/// Drops questions that nobody waits for any more; what they asked a server is dropped there too.
///
/// # Errors
/// None: a question that was answered meanwhile is not there any more.
#[allow(clippy::unused_async)] // a command
pub async fn withdraw(console: &Console, request: Withdraw) -> Result<Nothing, Failure> {
    for question in request.questions {
        console.shared.questions.withdraw(question);
    }
    Ok(Nothing {})
}

impl Questions {
    /// Works on a question until it is answered or withdrawn; 0 is never withdrawn.
    pub(crate) async fn answer<T>(
        &self,
        question: u32,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if question == 0 {
            return work.await;
        }
        let Some(token) = self.enter(question) else {
            return withdrawn();
        };
        let _leaving = Leaving {
            questions: self,
            question,
        };
        tokio::select! {
            biased;
            () = token.cancelled() => withdrawn(),
            answer = work => answer,
        }
    }

    fn enter(&self, question: u32) -> Option<CancellationToken> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = asked.early.iter().position(|early| *early == question) {
            asked.early.remove(at);
            return None;
        }
        let token = CancellationToken::new();
        asked.open.insert(question, token.clone());
        Some(token)
    }

    fn withdraw(&self, question: u32) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = asked.open.remove(&question) {
            token.cancel();
        } else if question != 0 {
            asked.early.push_back(question);
            if asked.early.len() > EARLY {
                asked.early.pop_front();
            }
        }
    }
}

/// Forgets the question however it ends.
struct Leaving<'a> {
    questions: &'a Questions,
    question: u32,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        let asked = self.questions.asked.lock();
        asked
            .unwrap_or_else(PoisonError::into_inner)
            .open
            .remove(&self.question);
    }
}

fn withdrawn<T>() -> Result<T, Failure> {
    Err(Failure::new(Code::Cancelled, "the question was withdrawn"))
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn a_withdrawn_question_ends_and_its_work_is_dropped() {
        let questions = Questions::default();
        let work = async {
            questions.withdraw(7);
            pending::<Result<(), Failure>>().await
        };
        let failure = questions.answer(7, work).await.unwrap_err();
        assert_eq!(failure.code, Code::Cancelled);
    }

    #[tokio::test]
    async fn a_withdrawal_that_overtakes_its_question_still_counts_once() {
        let questions = Questions::default();
        questions.withdraw(3);
        assert!(questions.answer(3, ready(Ok(()))).await.is_err());
        assert!(questions.answer(3, ready(Ok(()))).await.is_ok());
        questions.withdraw(0);
        assert!(questions.answer(0, ready(Ok(()))).await.is_ok());
    }
}
