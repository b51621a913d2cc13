# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies further down on the pages and opens above them, for the pictures of the tour: each by its page, what leads there
from it, and what is seen once it is there. Words are the messages of the sources; a walk looks for what its language has
for them.

The first word of a step is what is done:
    press   a button of that name
    begin   the first control or row whose name begins so
    part    a choice in a row of choices
    type    into the entry of that name
"""

import collections

Place = collections.namedtuple('Place', 'picture page steps seen')

PLACES = (
    Place('review', 'today', (('press', 'Start _Review'),), '_Accept'),
    Place('review-log', 'today', (('begin', 'Reviews and Decisions'),), None),
    Place('add-member', 'members', (('press', 'Add Member'),), 'Name'),
    Place('answer', 'inbox', (), None),
    Place('promises', 'inbox', (('press', 'Promises, Rubric and Snippets'),), 'Snippets'),
    Place('homework', 'inbox', (('part', 'Homework'),), None),
    Place('board', 'content', (('part', ('content', 'Board')),), None),
    Place('library', 'content', (('part', ('content', 'Library')),), None),
    Place('idea', 'content', (('press', 'New Idea'),), 'Title'),
    Place('letter', 'at-risk', (('begin', 'Draft a Message to %s'),), '_Copy'),
    Place('grades', 'at-risk', (('part', 'How Good Is This?'),), None),
    Place('number', 'money', (('begin', 'Monthly Recurring Revenue'),), 'About This Number'),
    Place('rows', 'money', (('begin', 'Monthly Recurring Revenue'), ('begin', 'Counted From')), None),
    Place('payouts', 'money', (('part', ('money', 'Payouts')),), None),
    Place('payout', 'money', (('part', ('money', 'Payouts')), ('begin', 'Stripe · ')), 'Unexplained'),
    Place('stated', 'money', (('part', ('money', 'Payouts')), ('press', '_Services’ Figures…'),), 'Services’ Own Figures'),
    Place('stated-one', 'money', (('part', ('money', 'Payouts')), ('press', '_Services’ Figures…'), ('press', 'Note a Figure')), 'Amount'),
    Place('deals', 'money', (('part', ('money', 'Deals and Costs')),), None),
    Place('deal', 'money', (('part', ('money', 'Deals and Costs')), ('press', 'Add _Deal…')), 'To Be Delivered'),
    Place('cost', 'money', (('part', ('money', 'Deals and Costs')), ('press', 'Add _Cost…')), None),
    Place('what-if', 'pricing', (('press', 'New What-If…'), ('type', 'New _Price a Month, %s', '39')), '_Who Pays It'),
    Place('experiment', 'pricing', (('press', 'New Experiment…'),), 'Can It Be Told?'),
    Place('points', 'pricing', (('press', 'New Rules of Points…'),), 'What Earns Points'),
    Place('connect', 'sources', (('press', 'Add Source…'),), None),
)
