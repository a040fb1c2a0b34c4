use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::status::{CollectorStatus, HistoryStatus, ReceiverStatus, TailStatus, TargetStatus};

/// The status, written by the tasks and read by the window.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board(Arc<Mutex<CollectorStatus>>);

/// The place of one part on the board.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot(usize);

impl Board {
    pub(crate) fn read(&self) -> CollectorStatus {
        self.lock().clone()
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut CollectorStatus)) {
        change(&mut self.lock());
    }

    pub(crate) fn add_target(&self, status: TargetStatus) -> Slot {
        push(&mut self.lock().targets, status)
    }

    pub(crate) fn add_receiver(&self, status: ReceiverStatus) -> Slot {
        push(&mut self.lock().receivers, status)
    }

    pub(crate) fn add_tail(&self, status: TailStatus) -> Slot {
        push(&mut self.lock().tails, status)
    }

    pub(crate) fn add_history(&self, status: HistoryStatus) -> Slot {
        push(&mut self.lock().history, status)
    }

    pub(crate) fn target(&self, slot: Slot, change: impl FnOnce(&mut TargetStatus)) {
        self.lock().targets.get_mut(slot.0).map(change);
    }

    pub(crate) fn receiver(&self, slot: Slot, change: impl FnOnce(&mut ReceiverStatus)) {
        self.lock().receivers.get_mut(slot.0).map(change);
    }

    pub(crate) fn tail(&self, slot: Slot, change: impl FnOnce(&mut TailStatus)) {
        self.lock().tails.get_mut(slot.0).map(change);
    }

    pub(crate) fn history(&self, slot: Slot, change: impl FnOnce(&mut HistoryStatus)) {
        self.lock().history.get_mut(slot.0).map(change);
    }

    fn lock(&self) -> MutexGuard<'_, CollectorStatus> {
        // Every change is one assignment after another; a panic in between leaves true values.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(list: &mut Vec<T>, item: T) -> Slot {
    list.push(item);
    Slot(list.len() - 1)
}
