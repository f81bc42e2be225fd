/// What the chart renders, and what must hold for all of it.
@NullMarked
package io.parley.operations.chart;

import org.jspecify.annotations.NullMarked;
