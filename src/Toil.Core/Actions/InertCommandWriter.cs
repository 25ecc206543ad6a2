using System.Text;

namespace Toil.Actions;

/// <summary>Passes text on so that the runner of GitHub Actions takes nothing in it for a command (see <see cref="InertCommands"/>), however it is cut into pieces.</summary>
/// <param name="output">Where to. It is not disposed of.</param>
/// <param name="isJson">True for JSON, which stays the same to whoever reads it as JSON: the bracket becomes an escape.</param>
public sealed class InertCommandWriter(TextWriter output, bool isJson) : TextWriter
{
    private readonly string _bracket = isJson ? @"\u005B" : " [";
    private bool _isLineStart = true;
    private bool _isAfterColon;
    private int _hashes;

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        int written = 0;
        for (int i = 0; i < buffer.Length; i++)
        {
            char c = buffer[i];
            string? instead = c == '[' && _hashes >= 2 ? _bracket : c == ':' && _isAfterColon ? " :" : null;
            if (instead is not null)
            {
                output.Write(buffer[written..i]);
                output.Write(instead);
                written = i + 1;
            }

            _hashes = c == '#' ? _hashes + 1 : 0;
            _isAfterColon = c == ':' && _isLineStart;
            _isLineStart = c is '\n' or '\r' || (_isLineStart && char.IsWhiteSpace(c));
        }

        output.Write(buffer[written..]);
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();
}
