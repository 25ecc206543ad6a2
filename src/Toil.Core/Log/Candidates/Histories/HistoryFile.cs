using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Candidates.Histories;

/// <summary>One history, opened, with its format found.</summary>
internal sealed class HistoryFile : IDisposable
{
    private const int HeadLength = 64 * 1024;

    private readonly FileStream _stream;

    private HistoryFile(FileStream stream, HistoryFormat format)
    {
        _stream = stream;
        Format = format;
        Lines = new ByteLines(stream);
    }

    /// <summary>Who wrote it; never Auto.</summary>
    public HistoryFormat Format { get; }

    /// <summary>Its lines.</summary>
    public ByteLines Lines { get; }

    /// <summary>Opens a history for reading. Nothing that is not a regular file is waited for or believed.</summary>
    /// <exception cref="ToilException"><c>HistoryNotFound</c>, <c>HistoryNotAFile</c>, <c>HistoryDenied</c>, <c>HistoryNotYours</c>, <c>HistoryNotText</c>, <c>HistoryUnreadable</c>.</exception>
    public static HistoryFile Open(HistorySource source)
    {
        string name = InertText.From(source.Path);
        if (Directory.Exists(source.Path))
        {
            throw Failure("HistoryNotAFile", ErrorKind.InvalidInput, source, $"{name} is a folder.", "Name the history files in it.");
        }

        FileStream stream = new(OperatingSystem.IsWindows() ? OpenOnWindows(source) : OpenOnUnix(source), FileAccess.Read, bufferSize: 1);
        try
        {
            if (!stream.CanSeek)
            {
                throw NotRegular(source);
            }

            byte[] head = new byte[HeadLength];
            int length = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
            stream.Position = 0;
            HistoryFormat? found = FormatDetector.Detect(source.Path, head.AsSpan(0, length));
            return found is null
                ? throw Failure("HistoryNotText", ErrorKind.InvalidInput, source, $"{name} is no text.", "Name a shell's history file.")
                : new HistoryFile(stream, source.Format == HistoryFormat.Auto ? found.Value : source.Format);
        }
        catch (IOException error)
        {
            stream.Dispose();
            throw Unreadable(source, error.Message);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The commands in it, in its order.</summary>
    /// <exception cref="IOException">It cannot be read to its end.</exception>
    public IEnumerable<HistoryCommand> Read() => HistoryReader.Of(Format).Read(Lines);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>The failure of a file that cannot be read.</summary>
    public static ToilException Unreadable(HistorySource source, string cause) => Failure(
        "HistoryUnreadable", ErrorKind.Unavailable, source, $"{InertText.From(source.Path)} cannot be read: {InertText.From(cause.TrimEnd('.'), 300)}.",
        "Open it with another program as the same user, to see whether that can.");

    [UnsupportedOSPlatform("windows")]
    private static SafeFileHandle OpenOnUnix(HistorySource source)
    {
        if (UnixFile.IsSpecial(source.Path) == true)
        {
            throw NotRegular(source);
        }

        (SafeFileHandle? handle, int error) = UnixFile.Open(source.Path);
        if (handle is null)
        {
            throw error switch
            {
                2 or 20 => Missing(source), // ENOENT, ENOTDIR
                1 or 13 => Denied(source), // EPERM, EACCES
                _ => Unreadable(source, Marshal.GetPInvokeErrorMessage(error)),
            };
        }

        if (!source.IsNamed && UnixFile.IsForeign(handle) == true)
        {
            handle.Dispose();
            throw Failure(
                "HistoryNotYours", ErrorKind.AccessDenied, source, $"{InertText.From(source.Path)} belongs to somebody else.",
                "Histories hold what people type: name the file itself with --path where its owner agrees.");
        }

        return handle;
    }

    private static SafeFileHandle OpenOnWindows(HistorySource source)
    {
        try
        {
            return File.OpenHandle(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(source);
        }
        catch (UnauthorizedAccessException)
        {
            throw Denied(source);
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            throw Unreadable(source, error.Message);
        }
    }

    private static ToilException Missing(HistorySource source) => Failure(
        "HistoryNotFound", ErrorKind.NotFound, source, $"{InertText.From(source.Path)} is not there.", "Correct the path; a link must lead to a file.");

    private static ToilException Denied(HistorySource source) => Failure(
        "HistoryDenied", ErrorKind.AccessDenied, source, $"This user may not read {InertText.From(source.Path)}.", "Run as its owner.");

    private static ToilException NotRegular(HistorySource source) => Failure(
        "HistoryNotAFile", ErrorKind.InvalidInput, source, $"{InertText.From(source.Path)} is not a regular file.", "Name a shell's history file.");

    private static ToilException Failure(string id, ErrorKind kind, HistorySource source, string sentence, string remedy)
        => new(id, kind, sentence, remedy, source.Path);
}
