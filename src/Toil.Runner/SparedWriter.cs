using System.Text;

namespace Toil.Runner;

/// <summary>
/// The error stream, as far as it can be written. Where it cannot (its file is on a full disk) what is said is lost, since there is no other place to say it, and what
/// is under way goes on: a run of a runbook does not die in the middle of a step because nobody can read along.
/// </summary>
/// <param name="stream">The stream.</param>
internal sealed class SparedWriter(TextWriter stream) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => stream.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => stream.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => stream.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => stream.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => stream.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(stream.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
