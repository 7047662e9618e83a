//! How sites carry a programme: fidelity, comparison of sites
