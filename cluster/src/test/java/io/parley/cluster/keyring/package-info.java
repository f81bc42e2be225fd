@NullMarked
package io.parley.cluster.keyring;

import org.jspecify.annotations.NullMarked;
