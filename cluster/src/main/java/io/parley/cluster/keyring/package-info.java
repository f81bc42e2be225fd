/// The API keys of all projects, as every node knows them, and what a caller who shows one may do.
@NullMarked
package io.parley.cluster.keyring;

import org.jspecify.annotations.NullMarked;
