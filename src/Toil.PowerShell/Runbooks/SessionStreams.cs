using System.Management.Automation;
using Toil.Actions;
using Toil.PowerShell.Common;
using Toil.Runbooks.Processes;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.PowerShell.Runbooks;

/// <summary>Takes what a script in the session writes: results are kept, and what is for people goes on to the user's streams. On the pipeline's thread.</summary>
/// <param name="cmdlet">Whose streams they are.</param>
/// <param name="call">The script.</param>
/// <param name="output">Takes its output as it is; null where that is for people.</param>
/// <param name="redactor">Takes secrets out.</param>
/// <param name="actions">What is done inside GitHub Actions; null outside.</param>
internal sealed class SessionStreams(PSCmdlet cmdlet, ScriptCall call, List<PSObject>? output, SecretRedactor redactor, CmdletActions? actions)
{
    private const int ResultLimit = 1_000;
    private const int LineLimit = 4_096;

    private readonly List<ErrorRecord> _errors = [];
    private readonly Queue<(object? Value, int Size)> _results = [];
    private readonly SessionValues _values = new();

    /// <summary>The results, as values of expressions: the last 1,000.</summary>
    public IReadOnlyList<object?> Results => [.. _results.Select(one => one.Value)];

    /// <summary>How many more results came before those.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes an object of any stream.</summary>
    public void Take(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case InformationRecord record:
                Show(record);
                Line(record.ToString(), isError: false);
                break;
            case WarningRecord record:
                cmdlet.WriteWarning(redactor.Redact(record.Message));
                Line($"WARNING: {record.Message}", isError: false);
                break;
            case VerboseRecord record:
                cmdlet.WriteVerbose(redactor.Redact(record.Message));
                break;
            case DebugRecord record:
                cmdlet.WriteDebug(redactor.Redact(record.Message));
                break;
            case ErrorRecord record when record.FullyQualifiedErrorId.StartsWith("NativeCommandError", StringComparison.Ordinal):
                // Programs write to their error stream what is for people, and no errors.
                Tell(record.ToString(), isError: true);
                break;
            case ErrorRecord record:
                _errors.Add(record);
                Line(record.ToString(), isError: true);
                break;
            case { } when output is not null:
                Keep(item);
                output.Add(item!);
                break;
            case string text:
                Keep(item);
                Tell(text, isError: false);
                break;
            default:
                Keep(item);
                break;
        }
    }

    /// <summary>
    /// Writes the errors that did not end the script. Only when it has ended, because before that its own preference would hold, and as warnings where the
    /// user's preference would make them the end of the run.
    /// </summary>
    public void WriteErrors(bool isStrict)
    {
        foreach (ErrorRecord record in _errors)
        {
            // Errors go to a stream that no fence on the other one protects.
            string text = redactor.Redact(record.ToString());
            text = actions is null ? text : InertCommands.Anywhere(text);
            if (isStrict)
            {
                cmdlet.WriteWarning(text);
                continue;
            }

            if (text != record.ToString())
            {
                record.ErrorDetails = new ErrorDetails(text);
            }

            cmdlet.WriteError(record);
        }
    }

    // As it is, with its colours; without them where something had to be taken out.
    private void Show(InformationRecord record)
    {
        string text = redactor.Redact(record.ToString());
        if (text == record.ToString())
        {
            cmdlet.WriteInformation(record);
        }
        else
        {
            cmdlet.WriteInformation(new ToldLine(text).Message, [.. record.Tags]);
        }
    }

    private void Keep(PSObject? item)
    {
        // The last ones, because a step's result is the last of them; what is dropped makes room for the values of others.
        if (_results.Count == ResultLimit)
        {
            _values.Left += _results.Dequeue().Size;
            Dropped++;
        }

        int before = _values.Left;
        object? value = _values.FromPowerShell(item);
        _results.Enqueue((value, before - _values.Left));
    }

    private void Tell(string text, bool isError)
    {
        cmdlet.WriteInformation(new ToldLine(redactor.Redact(InertText.From(text, LineLimit))).Message, ToldLine.Tags);
        Line(text, isError);
    }

    private void Line(string text, bool isError)
    {
        if (call.Line is { } take)
        {
            foreach (string line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            {
                take(InertText.From(line, LineLimit), isError);
            }
        }
    }
}
