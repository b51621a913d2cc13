# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every walk through the window stands on: a display and a bus of its own, and the steps told as TAP. A step
fails when it does not find what it looks for, and when the application complains (a warning of GTK's, say) meanwhile.

A walk has its own X server, session bus and run-time folder, so that several of them can run at once and none of them
meets the desktop of the person who starts it. Its arguments are [--look WALK] [--pictures FOLDER] [STEP…]: WALK is one
of the tour's, FOLDER gets a picture of each thing that is shown, and only the named steps are gone.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

OWN = 'COHORT_OWN_DISPLAY'


def enter():
    """Starts this program once more on a display of its own; exit code 77 where there can be none."""
    if os.environ.get(OWN):
        os.dup2(int(os.environ[OWN]), sys.stdout.fileno())
        return
    if not all(shutil.which(program) for program in ('Xvfb', 'dbus-run-session', 'openbox', 'xdotool')):
        sys.exit(77)
    reading, writing = os.pipe()
    with subprocess.Popen(['Xvfb', '-displayfd', str(writing), '-screen', '0', '1280x900x24', '-noreset', '-nolisten', 'tcp'],
                          pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        with tempfile.TemporaryDirectory(prefix='cohort-run-') as folder:
            environment = {key: value for key, value in os.environ.items() if key not in ('XAUTHORITY', 'WAYLAND_DISPLAY')}
            # What the services of the bus have to say is no TAP.
            told = os.dup(sys.stdout.fileno())
            environment |= {'DISPLAY': f':{number}', 'XDG_RUNTIME_DIR': folder, OWN: str(told)}
            status = subprocess.call(['dbus-run-session', '--', sys.executable, *sys.argv], env=environment, pass_fds=[told],
                                     stdout=subprocess.DEVNULL) if number else 77
        server.terminate()
    sys.exit(status)


def go(step, run, is_last):
    """One step, after the last of which the run is stopped; what went wrong, or None."""
    import tour
    wrong = []
    try:
        step(run)
    except (tour.Lost, tour.GLib.Error) as error:
        folder = 'meson-logs' if os.path.isdir('meson-logs') else tempfile.gettempdir()
        place = os.path.join(os.path.abspath(folder), f'cohort-{os.path.basename(sys.argv[0])[:-3]}-{step.__name__}.png')
        subprocess.run(['import', '-window', 'root', place], check=False, capture_output=True)
        try:
            names = [name for name in dict.fromkeys(run.names()) if name][-80:] if run.application else None
        except (tour.Lost, tour.GLib.Error) as gone:
            names = gone
        wrong += [f'did not find {error}', f'on the screen: {names}', f'see {place}']
    if is_last:
        run.stop()
    wrong += [f'complained: {line}' for line in tour.take_complaints()]
    return '\n'.join(wrong)


def main(steps, make, anew=False, pictures=None):
    """Goes the steps of a walk that MAKE (look) begins; the first that fails ends it. ANEW begins a walk for each step, and
    PICTURES (folder, look) takes those of --look instead."""
    import tour  # needs the display
    options = argparse.ArgumentParser()
    options.add_argument('--look', default='light')
    options.add_argument('--pictures')
    options.add_argument('step', nargs='*')
    options = options.parse_args()
    if options.pictures:
        options.pictures = os.path.abspath(options.pictures)
        os.makedirs(options.pictures, exist_ok=True)
    tour.Atspi.set_timeout(10000, 30000)
    manager = subprocess.Popen(['openbox'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chosen = [step for step in steps if not options.step or step.__name__ in options.step]
    run, failed = None, None
    try:
        if pictures and options.pictures and options.look != 'light':
            pictures(options.pictures, options.look)
            return 0
        print(f'1..{len(chosen)}', flush=True)
        for number, step in enumerate(chosen, 1):
            name = step.__name__.replace('_', ' ')
            if failed and not anew:
                print(f'ok {number} {name} # SKIP {failed} failed', flush=True)
                continue
            if not run or anew:
                run = make(options.look)
                run.pictures_folder = options.pictures
            wrong = go(step, run, anew or step == chosen[-1])
            print(f'{"not ok" if wrong else "ok"} {number} {name}', flush=True)
            if wrong:
                failed = name
                # Both: the one is kept with the results, the other is what is printed of a program that failed.
                print('# ' + wrong.replace('\n', '\n# '), flush=True)
                print(f'{name}: {wrong}', file=sys.stderr, flush=True)
    finally:
        if run:
            run.stop()
        manager.terminate()
    return 1 if failed else 0
