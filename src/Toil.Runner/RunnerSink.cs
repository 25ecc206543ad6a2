using Toil.Actions;
using Toil.Operations;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Runner;

/// <summary>Writes problems, warnings and progress to the error stream, and remembers what they mean for the exit code.</summary>
internal sealed class RunnerSink(RunnerTerminal terminal, SecretRedactor redactor) : IOperationSink
{
    private const string Spinner = @"|/-\";

    private readonly Lock _gate = new();
    private int _shown;
    private bool _isAsking;
    private string _prompt = string.Empty;

    /// <summary>What is done inside GitHub Actions; null outside.</summary>
    public ActionsHost? Actions { get; set; }

    /// <summary>What the problems so far come to; null where there were none.</summary>
    public ExitCode? Code { get; private set; }

    public void Problem(ToilException problem)
    {
        lock (_gate)
        {
            Code = ExitCodes.Worse(Code, ExitCodes.Of(problem));
            if (Actions?.Problem(problem) != true)
            {
                Line($"error: {problem.Message}");
            }
        }
    }

    /// <summary>Tells of a failure that nobody has foreseen, with all that helps to find its cause.</summary>
    public void Defect(Exception error)
    {
        lock (_gate)
        {
            Line($"error: This is a defect of Toil: please report it with what follows.{Environment.NewLine}{error}");
        }
    }

    public void Warning(string message)
    {
        lock (_gate)
        {
            if (Actions?.Warning(message) != true)
            {
                Line($"warning: {message}");
            }
        }
    }

    public void Progress(OperationProgress progress)
    {
        if (!terminal.IsErrorTerminal)
        {
            return;
        }

        string left = progress.TimeLeft is { } time ? $", {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)))} left" : string.Empty;
        string text = $"{(progress.Elapsed is null ? string.Empty : Spinner[(int)(Environment.TickCount64 / 500 % Spinner.Length)] + " ")}{progress.Activity}: {progress.Pace}{left}{(progress.Note is { } more ? $", {more}" : string.Empty)}";
        text = redactor.Redact(text);

        // What is wrapped could not be taken away again.
        text = text.Length < terminal.LineWidth ? text : text[..Math.Max(0, terminal.LineWidth - 4)] + "...";
        lock (_gate)
        {
            if (!_isAsking)
            {
                Clear();
                terminal.Error.Write(text);
                _shown = text.Length;
            }
        }
    }

    public void Tell(string line)
    {
        lock (_gate)
        {
            Line(line);
        }
    }

    public void Tell(string line, string group)
    {
        lock (_gate)
        {
            Line(line, group);
        }
    }

    /// <summary>Writes a question, and shows no progress over it until it is answered.</summary>
    /// <param name="question">The question; null where what was typed was no answer.</param>
    /// <param name="prompt">What stands before the answer.</param>
    public void Ask(string? question, string prompt)
    {
        lock (_gate)
        {
            (_isAsking, _prompt) = (false, prompt);
            if (question is not null)
            {
                Line(question);
            }

            Clear();
            terminal.Error.Write(prompt);
            terminal.Error.Flush();
            _isAsking = true;
        }
    }

    /// <summary>The question is answered, or given up.</summary>
    /// <param name="isTyped">True where somebody ended the line.</param>
    public void EndAsking(bool isTyped)
    {
        lock (_gate)
        {
            _isAsking = false;
            if (!isTyped)
            {
                terminal.Error.WriteLine();
            }
        }
    }

    /// <summary>Takes the progress line away, so that what follows starts on a clean line.</summary>
    public void ClearProgress()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    private void Line(string text, string? group = null)
    {
        Clear();
        if (Actions is not null)
        {
            Actions.Tell(redactor.Redact(text), group);
            return;
        }

        if (!_isAsking)
        {
            terminal.Error.WriteLine(redactor.Redact(text));
            return;
        }

        // What is told meanwhile stands on lines of its own, and the prompt stays where the answer is typed.
        terminal.Error.WriteLine();
        terminal.Error.WriteLine(redactor.Redact(text));
        terminal.Error.Write(_prompt);
        terminal.Error.Flush();
    }

    private void Clear()
    {
        if (_shown > 0)
        {
            terminal.Error.Write("\r" + new string(' ', _shown) + "\r");
            _shown = 0;
        }
    }
}
