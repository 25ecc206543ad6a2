using Toil.Operations;

namespace Toil.Runner;

/// <summary>Asks on the error stream and reads the answer from the input. Only where both are terminals: nothing waits for a person who is not there.</summary>
internal sealed class RunnerQuestions : IQuestions
{
    private const int Tries = 3;

    private readonly RunnerTerminal _terminal;
    private readonly RunnerSink _sink;
    private Task<string?>? _reading;

    private RunnerQuestions(RunnerTerminal terminal, RunnerSink sink)
    {
        _terminal = terminal;
        _sink = sink;
    }

    /// <summary>Somebody who can be asked; null where nobody can.</summary>
    public static RunnerQuestions? Of(RunnerTerminal terminal, RunnerSink sink)
        => terminal is { IsInputTerminal: true, IsErrorTerminal: true } ? new RunnerQuestions(terminal, sink) : null;

    /// <inheritdoc/>
    public async Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation)
    {
        string prompt = $"{string.Join(", ", answers)}, or Enter for none of them: ";
        for (int n = 0; n < Tries; n++)
        {
            _sink.Ask(n == 0 ? question : null, prompt);
            bool isTyped = false;
            string? typed;
            try
            {
                typed = (await ReadAsync(cancellation))?.Trim();
                isTyped = typed is not null;
            }
            finally
            {
                _sink.EndAsking(isTyped);
            }

            if (string.IsNullOrEmpty(typed))
            {
                return null;
            }

            if (answers.FirstOrDefault(answer => answer.Equals(typed, StringComparison.OrdinalIgnoreCase)) is { } given)
            {
                return given;
            }
        }

        return null;
    }

    // Reading from a terminal blocks, and cannot be taken back: a read that was given up is the next question's.
    private async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        _reading ??= Task.Run(_terminal.Input.ReadLine, CancellationToken.None);
        string? line = await _reading.WaitAsync(cancellation);
        _reading = null;
        return line;
    }
}
