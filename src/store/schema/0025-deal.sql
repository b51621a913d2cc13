-- SPDX-FileCopyrightText: The Cohort developers
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Deals that a person writes down: when to send the invoice, and with which planned content something is delivered.

ALTER TABLE deal ADD COLUMN invoice_day INTEGER;     -- to be invoiced on
ALTER TABLE deliverable ADD COLUMN plan_item INTEGER;  -- soft
