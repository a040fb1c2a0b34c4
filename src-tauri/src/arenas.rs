/// Lets all threads allocate from one arena of the C library: by default it gives every thread its
/// own, up to eight times as many as there are processors, and what was freed in one serves no
/// other (mallopt(3)). Does nothing where there is another C library.
///
/// Arenas that exist stay: call it before the first thread.
pub(crate) fn share_one() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: mallopt takes two integers and holds the allocator's own lock; no other thread
        // runs yet.
        #[allow(unsafe_code)] // the C library is told by no other way than the environment
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, 1);
        }
    }
}
