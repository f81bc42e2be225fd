/// How services reach each other: gRPC, in the clear or with both sides' certificates checked.
@NullMarked
package io.parley.cluster.transport;

import org.jspecify.annotations.NullMarked;
