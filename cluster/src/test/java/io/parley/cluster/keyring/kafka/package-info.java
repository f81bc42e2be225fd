@NullMarked
package io.parley.cluster.keyring.kafka;

import org.jspecify.annotations.NullMarked;
