using System.Diagnostics;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine.Works;

/// <summary>One attempt of a step, of its verification, or of its undoing.</summary>
/// <param name="Task">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Path">Its path.</param>
/// <param name="Scope">What the names in it stand for.</param>
internal sealed record WorkCall(RunTask Task, RunbookStep Step, string Path, ExpressionScope Scope)
{
    private const int MostTold = 1_000;

    private int _told;

    /// <summary>Where relative paths are taken from: the runbook's folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Task.Runbook.Path)!;

    /// <summary>What children are told of the run.</summary>
    public Dictionary<string, string?> Environment => new(MarksOf(Task.Run, Path)!)
    {
        ["TRACEPARENT"] = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : System.Environment.GetEnvironmentVariable("TRACEPARENT"),
    };

    /// <summary>What each process of a step has in its environment, and hands down to what it starts.</summary>
    public static Dictionary<string, string> MarksOf(StoredRun run, string path) => new()
    {
        ["TOIL_RUN_ID"] = run.Id.ToString(),
        ["TOIL_STEP"] = path,
    };

    /// <summary>What its lines belong to: steps that run at the same time share one, as their lines come mixed.</summary>
    public string Group => field ??= Task.Map.GroupOf(Path);

    /// <summary>Takes a line that the step printed and that whoever watches has seen.</summary>
    public void Record(string line, bool isError) => Task.Transcript.Line(Path, Task.Context.Redactor.Redact(line), isError);

    /// <summary>Takes a line that the step printed. Whoever watches is told the first thousand of them: a log of CI is no place for more.</summary>
    public void Line(string line, bool isError)
    {
        string shown = Task.Context.Redactor.Redact(line);
        Task.Transcript.Line(Path, shown, isError);
        int told = Interlocked.Increment(ref _told);
        if (told <= MostTold)
        {
            Task.Context.Sink.Tell($"  {Step.Id} | {shown}", Group);
        }
        else if (told == MostTold + 1)
        {
            Task.Context.Sink.Tell($"  {Step.Id} | ... what follows is in the transcript only", Group);
        }
    }
}
