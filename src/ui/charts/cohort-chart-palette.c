// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Colours come from libadwaita: the person's accent first, then the other accent colours in the shade that is readable
// on a window, light or dark. So a chart looks like the rest of the desktop and needs no colours of its own. Under high
// contrast lines are wider and the grid is stronger. On paper it is the light style on white.
//
// Colour is never the only sign: the style's number also chooses a dash, a marker and a pattern (cohort-chart-paint.h).

#include "cohort-chart-palette.h"

#include <math.h>

#include "cohort-chart-private.h"

#define BAND_LIMIT 0.82 /* the fullest cell is not as dark as the accent: its text stays readable */

/* Neighbours differ in hue and in lightness. */
static const AdwAccentColor order[COHORT_CHART_N_STYLES + 1]
    = { ADW_ACCENT_COLOR_BLUE,   ADW_ACCENT_COLOR_ORANGE, ADW_ACCENT_COLOR_TEAL,
        ADW_ACCENT_COLOR_PURPLE, ADW_ACCENT_COLOR_GREEN,  ADW_ACCENT_COLOR_PINK,
        ADW_ACCENT_COLOR_SLATE,  ADW_ACCENT_COLOR_YELLOW, ADW_ACCENT_COLOR_RED };

static GdkRGBA
with_alpha (GdkRGBA colour, float alpha)
{
  colour.alpha *= alpha;
  return colour;
}

/* On light ground the plain accents stand out enough to be drawn with; on dark ground, and under high contrast, only
 * those meant for text do. */
static void
get_hue (AdwAccentColor hue, gboolean dark, gboolean contrast, GdkRGBA *colour)
{
  if (dark || contrast)
    adw_accent_color_to_standalone_rgba (hue, dark, colour);
  else
    adw_accent_color_to_rgba (hue, colour);
}

static void
fill_styles (CohortChartPalette *self, AdwAccentColor accent, gboolean dark, gboolean contrast)
{
  guint n = 1;

  get_hue (accent, dark, contrast, &self->styles[0]);
  for (guint i = 0; i < G_N_ELEMENTS (order) && n < COHORT_CHART_N_STYLES; i++)
    if (order[i] != accent)
      get_hue (order[i], dark, contrast, &self->styles[n++]);
  get_hue (ADW_ACCENT_COLOR_GREEN, dark, contrast, &self->good);
  get_hue (ADW_ACCENT_COLOR_RED, dark, contrast, &self->bad);
}

static void
fill_shades (CohortChartPalette *self, gboolean contrast)
{
  self->contrast = contrast;
  self->dim = with_alpha (self->text, contrast ? 0.9f : 0.65f);
  self->muted = with_alpha (self->text, contrast ? 0.8f : 0.5f);
  self->grid = with_alpha (self->text, contrast ? 0.5f : 0.13f);
  self->line = contrast ? 3.f : 2.f;
}

/**
 * cohort_chart_palette_init:
 * @widget: where the chart stands
 */
void
cohort_chart_palette_init (CohortChartPalette *self, GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  const gboolean dark = adw_style_manager_get_dark (manager);
  const gboolean contrast = adw_style_manager_get_high_contrast (manager);

  gtk_widget_get_color (widget, &self->text);
  /* What a card or a view lies on, nearly: only shades of cells are mixed with it. */
  gdk_rgba_parse (&self->background, dark ? "#2e2e32" : "#ffffff");
  fill_styles (self, adw_style_manager_get_accent_color (manager), dark, contrast);
  fill_shades (self, contrast);
}

/**
 * cohort_chart_palette_init_paper:
 *
 * For pictures and print: the same everywhere, whatever the desktop looks like.
 */
void
cohort_chart_palette_init_paper (CohortChartPalette *self)
{
  self->text = (GdkRGBA) { 0.12f, 0.12f, 0.14f, 1 };
  self->background = (GdkRGBA) { 1, 1, 1, 1 };
  fill_styles (self, ADW_ACCENT_COLOR_BLUE, FALSE, FALSE);
  fill_shades (self, FALSE);
}

/**
 * cohort_chart_palette_get:
 *
 * Returns: the colour of a series
 */
GdkRGBA
cohort_chart_palette_get (const CohortChartPalette *self, const CohortChart *chart, guint series)
{
  const CohortChartSeries *s = cohort_chart_nth (chart, series);

  switch (s->tone)
    {
    case COHORT_CHART_TONE_GOOD:
      return self->good;
    case COHORT_CHART_TONE_BAD:
      return self->bad;
    case COHORT_CHART_TONE_MUTED:
      return self->muted;
    case COHORT_CHART_TONE_AUTO:
    default:
      /* Small charts are told apart by their headings, cells by their rows. */
      return self->styles[chart->panels || cohort_chart_is_heat (chart) ? 0 : s->style % COHORT_CHART_N_STYLES];
    }
}

static float
blend (float under, float over, double share)
{
  return under + (over - under) * (float) share;
}

/**
 * cohort_chart_palette_mix:
 * @share: 0 for the palest, 1 for the fullest
 *
 * Returns: the shade of a colour on the background, opaque
 */
GdkRGBA
cohort_chart_palette_mix (const CohortChartPalette *self, const GdkRGBA *colour, double share)
{
  const GdkRGBA *under = &self->background;

  share = (0.06 + 0.94 * CLAMP (isnan (share) ? 0 : share, 0, 1)) * BAND_LIMIT;
  return (GdkRGBA) { blend (under->red, colour->red, share), blend (under->green, colour->green, share),
                     blend (under->blue, colour->blue, share), 1 };
}

/* WCAG's relative luminance */
static double
get_luminance (const GdkRGBA *colour)
{
  const float parts[] = { colour->red, colour->green, colour->blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    sum += weights[i] * (parts[i] <= 0.04045f ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return sum;
}

/**
 * cohort_chart_palette_on:
 * @fill: opaque
 *
 * Returns: black or white, whichever is the more readable on it
 */
GdkRGBA
cohort_chart_palette_on (const CohortChartPalette *self, const GdkRGBA *fill)
{
  const double luminance = get_luminance (fill);
  const gboolean white = 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05;

  return white ? (GdkRGBA) { 1, 1, 1, 1 } : (GdkRGBA) { 0, 0, 0, self->contrast ? 1 : 0.87f };
}
