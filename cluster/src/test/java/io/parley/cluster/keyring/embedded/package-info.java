@NullMarked
package io.parley.cluster.keyring.embedded;

import org.jspecify.annotations.NullMarked;
