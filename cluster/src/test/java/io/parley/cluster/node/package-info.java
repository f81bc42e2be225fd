@NullMarked
package io.parley.cluster.node;

import org.jspecify.annotations.NullMarked;
