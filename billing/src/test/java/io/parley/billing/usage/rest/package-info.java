@NullMarked
package io.parley.billing.usage.rest;

import org.jspecify.annotations.NullMarked;
