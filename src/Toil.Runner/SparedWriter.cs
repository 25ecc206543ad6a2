using System.Text;

namespace Toil.Runner;

/// <summary>
/// A stream, as far as it can be written. Where it cannot (its file is on a full disk, its reader has gone) what is said is lost, and what is under way goes on: a run of a
/// runbook does not die in the middle of a step because nobody can read along.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="endsWithReader">True where a reader that has gone ends what is under way.</param>
/// <param name="lost">Told the first time, and from then on nothing more is written: half a result is none. Null for the error stream, where there is no other place to say it.</param>
internal sealed class SparedWriter(TextWriter stream, bool endsWithReader = false, Action<Exception>? lost = null) : TextWriter
{
    private bool _isLost;

    /// <inheritdoc/>
    public override Encoding Encoding => stream.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => stream.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => stream.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_isLost)
        {
            return;
        }

        try
        {
            stream.Write(buffer);
        }
        catch (Exception error) when (IsSpared(error))
        {
            Lose(error);
        }
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => stream.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => stream.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(stream.Flush);

    private void Try(Action write)
    {
        if (_isLost)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception error) when (IsSpared(error))
        {
            Lose(error);
        }
    }

    private bool IsSpared(Exception error)
        => error is UnauthorizedAccessException || (error is IOException io && !(endsWithReader && RunnerTerminal.IsReaderGone(io)));

    private void Lose(Exception error)
    {
        _isLost = lost is not null;
        lost?.Invoke(error);
    }
}
