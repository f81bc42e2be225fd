/// From a process that has started to a node that can serve, and back.
@NullMarked
package io.parley.billing.startup;

import org.jspecify.annotations.NullMarked;
