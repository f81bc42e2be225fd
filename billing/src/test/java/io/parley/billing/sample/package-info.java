@NullMarked
package io.parley.billing.sample;

import org.jspecify.annotations.NullMarked;
