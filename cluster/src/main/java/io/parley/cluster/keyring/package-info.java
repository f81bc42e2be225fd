/// The API keys of all projects, as every node knows them.
@NullMarked
package io.parley.cluster.keyring;

import org.jspecify.annotations.NullMarked;
