using System.Globalization;
using System.Text;
using Toil.Operations;
using Toil.State;

namespace Toil.Runbooks.Engine;

/// <summary>
/// The file with all that the steps of a run printed, line by line, with secrets taken out, at most 32 MiB of it. It is there to be read by people: where it
/// cannot be written, the run goes on.
/// </summary>
internal sealed class RunTranscript : IDisposable
{
    private const long Longest = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;
    private readonly OperationContext _context;
    private long _length;
    private bool _isFull;

    private RunTranscript(StreamWriter? file, OperationContext context)
    {
        _file = file;
        _context = context;
        _length = file?.BaseStream.Length ?? 0;
    }

    /// <summary>Opens the transcript of a run, and goes on at its end where there is one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="store">Where its journal is: transcripts lie beside a store that is a file, else where this platform keeps state.</param>
    /// <param name="context">Clock, redactor, and where warnings go.</param>
    public static RunTranscript Open(Guid run, StoreLocation store, OperationContext context)
    {
        try
        {
            string path = PathOf(run, store);
            string folder = Path.GetDirectoryName(path)!;
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new(new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options) { AutoFlush = true }, context);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ToilException)
        {
            context.Sink.Warning($"What the steps print is not kept: {Values.InertText.From(error.Message)}");
            return new(null, context);
        }
    }

    /// <summary>Path of the transcript of a run, or null where there is none on this machine.</summary>
    public static string? Find(Guid run, StoreLocation store)
    {
        try
        {
            return PathOf(run, store) is var path && File.Exists(path) ? path : null;
        }
        catch (ToilException)
        {
            return null;
        }
    }

    /// <summary>Takes a line that a step printed.</summary>
    public void Line(string step, string line, bool isError) => Write($"{step} {(isError ? "!" : "|")} {line}");

    /// <summary>Takes the end of a step.</summary>
    public void Step(RunStep step) => Write($"# {RunLines.Of(step)}");

    /// <summary>Takes a note on the run as a whole.</summary>
    public void Note(string text) => Write($"## {text}");

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            // A script that was abandoned may still print.
            _isFull = true;
            try
            {
                _file?.Dispose();
            }
            catch (IOException)
            {
                // A full disk was told of at the line that it had no room for.
            }
        }
    }

    private static string PathOf(Guid run, StoreLocation store) => Path.Combine(
        Path.GetDirectoryName(store.Engine == StoreEngineKind.Sqlite ? store.Target : StateFolder.DefaultFile(Environment.GetEnvironmentVariable))!, "runs", $"{run}.log");

    private void Write(string text)
    {
        if (_file is null)
        {
            return;
        }

        string line = string.Create(CultureInfo.InvariantCulture, $"{_context.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {_context.Redactor.Redact(text)}");
        lock (_gate)
        {
            if (_isFull)
            {
                return;
            }

            try
            {
                _length += line.Length + 1;
                _isFull = _length > Longest;
                _file.WriteLine(_isFull ? "... what follows is left out: the transcript has reached 32 MiB" : line);
            }
            catch (IOException error)
            {
                _isFull = true;
                _context.Sink.Warning($"The rest of what the steps print is not kept: {Values.InertText.From(error.Message)}");
            }
        }
    }
}
