/// The key ring within one process.
@NullMarked
package io.parley.cluster.keyring.embedded;

import org.jspecify.annotations.NullMarked;
