-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Which payments failed when, without reading all others.
CREATE INDEX payment_failed ON payment (source, occurred_at) WHERE status = 'failed';
