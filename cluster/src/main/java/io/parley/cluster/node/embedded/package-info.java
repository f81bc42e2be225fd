/// The node registry within one process.
@NullMarked
package io.parley.cluster.node.embedded;

import org.jspecify.annotations.NullMarked;
