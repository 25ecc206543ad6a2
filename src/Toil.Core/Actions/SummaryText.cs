using System.Globalization;
using System.Text;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Actions;

/// <summary>Writes the summary of a call as Markdown. All that comes from outside is inert in it.</summary>
/// <param name="operation">The operation.</param>
/// <param name="redactor">Takes secrets out.</param>
internal sealed class SummaryText(OperationDescriptor operation, SecretRedactor redactor)
{
    private const int MostProblems = 20;

    /// <summary>The whole text.</summary>
    /// <param name="call">What is told of.</param>
    /// <param name="limit">Its size at most, in bytes of UTF-8.</param>
    /// <returns>The text; null where there is no room even for the heading.</returns>
    public string? Write(ActionsCall call, long limit)
    {
        string head = $"## {operation.Name}\n\n";
        string tail = Tail(call);
        if (Size(head) + Size(tail) > limit)
        {
            tail = Ending(call);
        }

        long room = limit - Size(head) - Size(tail);
        if (room < 0)
        {
            return null;
        }

        int rows = call.Rows.Count;
        string table = Table(call, rows);
        while (Size(table) > room && rows > 0)
        {
            rows = (int)Math.Min(rows - 1, rows * room / Size(table));
            table = Table(call, rows);
        }

        return head + (Size(table) <= room ? table : string.Empty) + tail;
    }

    private static long Size(string text) => Encoding.UTF8.GetByteCount(text);

    private string Table(ActionsCall call, int rows)
    {
        using StringWriter text = new();
        MarkdownResultWriter writer = new(text, operation.View, top: 0, redactor);
        foreach (object result in call.Rows.Take(rows))
        {
            writer.Write(result);
        }

        if (call.Tally.Total > 0 || call.Problems.Count == 0)
        {
            writer.Complete(call.Tally);
        }

        long left = call.Tally.Total - rows;
        string what = left == 1 ? operation.View.Noun.One : operation.View.Noun.Many;
        return text + (left > 0
            ? string.Create(CultureInfo.InvariantCulture, $"\n... and {left} more {what}, no more urgent than these: there is no room for them here. A report file (`--report`) has all of them.\n")
            : string.Empty);
    }

    private string Tail(ActionsCall call)
    {
        StringBuilder text = new();
        if (call.Handover is { Question: { } question } waiting)
        {
            text.Append("\n### Somebody has to answer\n\n").Append(Inert(question)).Append("\n\n```sh\n")
                .Append(CultureInfo.InvariantCulture, $"toil runbook approve {waiting.Run}\ntoil runbook resume {waiting.Run}\n")
                .Append("```\n\nIn a later job or workflow the run is found through the same store: `TOIL_STORE` with the address of PostgreSQL, or the file of SQLite carried over as an artifact. `deny` says no.\n");
        }

        if (call.Problems.Count > 0)
        {
            text.Append("\n### Problems\n\n");
            foreach (string problem in call.Problems.Take(MostProblems))
            {
                text.Append("- ").Append(Inert(problem)).Append('\n');
            }

            if (call.ProblemCount > MostProblems)
            {
                text.Append(CultureInfo.InvariantCulture, $"- ... and {call.ProblemCount - MostProblems} more, in the log\n");
            }
        }

        return text.Append(Ending(call)).ToString();
    }

    private string Ending(ActionsCall call)
    {
        string report = call.Reports.Count == 0 ? string.Empty : $" Report: {string.Join(", ", call.Reports.Select(Inert))}.";
        return string.Create(CultureInfo.InvariantCulture, $"\nRun `{call.Run}`, exit code {(int)call.Code}: {Meaning(call.Code)}.{report}\n\n");
    }

    private string Inert(string text) => MarkdownResultWriter.Escape(redactor.Redact(text));

    private static string Meaning(ExitCode code) => code switch
    {
        ExitCode.Done => "done",
        ExitCode.BadRequest => "the request was wrong",
        ExitCode.Findings => "done, with findings",
        ExitCode.Refused => "a gate refused",
        ExitCode.Waiting => "waiting for an answer",
        ExitCode.RolledBack => "failed, and rolled back cleanly",
        ExitCode.RollbackFailed => "failed, and the rollback failed too",
        ExitCode.Cancelled => "cancelled",
        _ => "failed",
    };
}
