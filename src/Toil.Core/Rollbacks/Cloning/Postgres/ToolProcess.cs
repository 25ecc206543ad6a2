using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>A program that runs beside this one. It ends, and all that it has started, when this is disposed of.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const int LongestLine = 2_000;

    private readonly Process _process;
    private readonly Task _errors;

    private ToolProcess(Process process, Action<string> line)
    {
        _process = process;
        _errors = ReadAsync(process.StandardError, line);
    }

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts it.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments: seen by everybody on this machine.</param>
    /// <param name="environment">What is to be in its environment, beside ours.</param>
    /// <param name="line">Gets each line that it writes to its standard error, cut where it is long.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static ToolProcess Start(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, Action<string> line)
    {
        ProcessStartInfo start = new(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        LibpqEnvironment.Apply(start.Environment, environment);
        return new(Process.Start(start)!, line);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await _errors.WaitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends it now.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, or a descendant has.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    // Line by line, but never more of a line than can be shown: the statement that failed may be as long as its author liked.
    private static async Task ReadAsync(StreamReader reader, Action<string> line)
    {
        StringBuilder text = new();
        char[] block = new char[4_096];
        try
        {
            for (int read = await reader.ReadAsync(block); read > 0; read = await reader.ReadAsync(block))
            {
                foreach (char c in block.AsSpan(0, read))
                {
                    if (c == '\n')
                    {
                        line(text.ToString().TrimEnd('\r'));
                        text.Clear();
                    }
                    else if (text.Length < LongestLine)
                    {
                        text.Append(c);
                    }
                }
            }

            if (text.Length > 0)
            {
                line(text.ToString());
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It was ended.
        }
    }
}
