using System.Globalization;
using Toil.Operations;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Actions;

/// <summary>Leaves the outputs and the summary of a call in the files that GitHub has made for them. What cannot be left there is a warning, and never fails a run.</summary>
/// <param name="environment">The files.</param>
/// <param name="operation">The operation.</param>
/// <param name="redactor">Takes secrets out.</param>
/// <param name="warn">Takes warnings.</param>
internal sealed class ActionsFiles(ActionsEnvironment environment, OperationDescriptor operation, SecretRedactor redactor, Action<string> warn)
{
    /// <summary>GitHub drops the summary of a step that is larger, whole.</summary>
    public const long SummaryLimit = 1024 * 1024;

    // Half of what is left, at most: the step may have more to say.
    private const long MostOfSummary = 384 * 1024;
    private const int Margin = 4_096;

    /// <summary>Leaves them.</summary>
    public void Write(ActionsCall call)
    {
        if (environment.Summary is { } summary)
        {
            Try("step summary", summary, () => WriteSummary(summary, call));
        }

        if (environment.Output is { } output)
        {
            Try("outputs", output, () => WriteOutputs(output, call));
        }
    }

    private void WriteSummary(string path, ActionsCall call)
    {
        long room = Math.Min(MostOfSummary, (SummaryLimit - Margin - CommandFile.Length(path)) / 2);
        if (new SummaryText(operation, redactor).Write(call, room) is { } text)
        {
            CommandFile.Append(path, "\n" + text);
        }
        else
        {
            warn("The step summary has no room left, and says nothing of this call: GitHub takes 1 MiB of a step. Call it in a step of its own.");
        }
    }

    private void WriteOutputs(string path, ActionsCall call)
    {
        StepOutputs outputs = new();
        if (call.Code != ExitCode.BadRequest || call.Tally.Total > 0)
        {
            outputs.Add("run-id", call.Run.ToString()); // of a wrong request there is no run
        }

        outputs.Add("exit-code", ((int)call.Code).ToString(CultureInfo.InvariantCulture));
        outputs.Add("results", call.Tally.Total.ToString(CultureInfo.InvariantCulture));
        outputs.Add("worst", call.Tally.Worst.ToString().ToLowerInvariant());
        if (call.Reports.Count > 0)
        {
            outputs.Add("report", call.Reports[0]);
        }

        if (call.Handover is { } handover)
        {
            outputs.AddAll(handover.Outputs.ToDictionary(pair => pair.Key, pair => redactor.Redact(pair.Value)));
        }

        CommandFile.Append(path, outputs.ToString());
        if (outputs.Left.Count > 0)
        {
            warn($"There is no room for these outputs, because GitHub takes 1 MiB of a job: {InertText.From(string.Join(", ", outputs.Left), 500)}. Write what is large to a file, and carry it over as an artifact.");
        }
    }

    private void Try(string what, string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            warn($"The {what} could not be written to {InertText.From(path, 400)}: {InertText.From(error.Message, 400)} The run itself is not touched by that.");
        }
    }
}
