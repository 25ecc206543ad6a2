using System.Globalization;
using Toil.Runbooks.Engine.Works;
using Toil.Runbooks.Processes.Unix;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>What a step had started in a process that was killed, and what may still be at work: nothing is to be done beside it.</summary>
internal static class StepRemains
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits a little for its end.</summary>
    /// <param name="task">The run.</param>
    /// <param name="path">The step's path.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>What still runs, as the end of a sentence; null where nothing does, as far as this machine tells.</returns>
    public static async Task<string?> AwaitAsync(RunTask task, string path, CancellationToken stop)
    {
        Dictionary<string, string> marks = WorkCall.MarksOf(task.Run, path);
        IReadOnlyList<(int Id, string Name)> left = LeftRunning.Of(marks);
        if (left.Count > 0)
        {
            task.Context.Sink.Tell($"'{path}' had begun when its process ended, and {Text(left)}: waiting for its end");
            for (long started = TimeProvider.System.GetTimestamp(); left.Count > 0 && TimeProvider.System.GetElapsedTime(started) < s_most; left = LeftRunning.Of(marks))
            {
                await Task.Delay(s_look, TimeProvider.System, stop);
            }
        }

        return left.Count == 0 ? null : Text(left);
    }

    /// <summary>What is said of a run that waits for its end.</summary>
    /// <param name="task">The run.</param>
    /// <param name="question">What still runs.</param>
    /// <param name="key">What <c>--settle</c> calls it.</param>
    public static string Open(RunTask task, string question, string key)
        => $"{question} Wait until it has ended, or end it, and resume with: toil runbook resume {RunName.Short(task.Run.Id)} (with --settle {key}=done, again or failed, it is left at work).";

    private static string Text(IReadOnlyList<(int Id, string Name)> left)
    {
        string more = left.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and {left.Count - 1} more");
        return string.Create(CultureInfo.InvariantCulture, $"what it had started still runs: process {left[0].Id} ({InertText.From(left[0].Name, 40)}){more}");
    }
}
