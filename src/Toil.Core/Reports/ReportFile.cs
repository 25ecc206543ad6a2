using System.Text;
using Toil.Operations;
using Toil.Values;

namespace Toil.Reports;

/// <summary>
/// A report in a file, which appears whole or not at all: it is written beside its place and moved there at the end, so that a collector or a
/// browser never reads half of it, and the old one stays where the new one fails.
/// </summary>
public sealed class ReportFile : IDisposable
{
    private readonly string _temporary;
    private readonly StreamWriter _output;
    private bool _isDone;

    private ReportFile(string path, string temporary, StreamWriter output)
    {
        FullPath = path;
        _temporary = temporary;
        _output = output;
    }

    /// <summary>Its place.</summary>
    public string FullPath { get; }

    /// <summary>What it is written to until then.</summary>
    public TextWriter Output => _output;

    /// <summary>Begins a report.</summary>
    /// <param name="path">Absolute path; a file that is there is replaced in the end.</param>
    /// <exception cref="ToilException"><c>ReportUnwritable</c>; <c>ReportPlaceInvalid</c>: it is a device, or a stream of this process.</exception>
    public static ReportFile Create(string path)
    {
        path = Place(path);

        // Hidden, and without the extension that a collector looks for.
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        return Try(path, () => new ReportFile(path, temporary, new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))));
    }

    /// <summary>Puts the report into its place.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="ToilException"><c>ReportUnwritable</c>; what was there before is still there.</exception>
    public long Commit() => Try(FullPath, () =>
    {
        _output.Flush();
        ((FileStream)_output.BaseStream).Flush(flushToDisk: true);
        _output.Dispose();
        if (!OperatingSystem.IsWindows() && File.Exists(FullPath))
        {
            // Who may read it was decided with the first one.
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(FullPath));
        }

        File.Move(_temporary, FullPath, overwrite: true);
        _isDone = true;
        return new FileInfo(FullPath).Length;
    });

    /// <summary>What is told where writing to <see cref="Output"/> has failed.</summary>
    public ToilException Unwritable(Exception error) => Unwritable(FullPath, error);

    /// <summary>Takes away what was not put into its place.</summary>
    public void Dispose()
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        try
        {
            _output.Dispose();
        }
        catch (IOException)
        {
            // A full disk: there is nothing more to save, and the file goes in any case.
        }

        try
        {
            File.Delete(_temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A disk that has become read-only keeps it.
        }
    }

    // A link stays a link. A device would be replaced by a file, and whoever uses it next (/dev/null, /dev/stdout) would find that file in its place.
    private static string Place(string path)
    {
        string place = IsDevice(path) || new FileInfo(path).LinkTarget is null ? path : Try(path, () => File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);
        return IsDevice(place)
            ? throw ToilException.Invalid(
                "ReportPlaceInvalid", $"{InertText.From(path)} is no place for a file that appears whole or not at all.", "Name a file. What is to go through a pipe is written to the output: --output csv.", path)
            : place;
    }

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && (Path.GetDirectoryName(path) == "/dev" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));

    private static T Try<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, error);
        }
    }

    private static ToilException Unwritable(string path, Exception error) => new(
        "ReportUnwritable", error is UnauthorizedAccessException ? ErrorKind.AccessDenied : ErrorKind.Unavailable,
        $"The report {InertText.From(path)} cannot be written: {InertText.From(error.Message)}",
        "Check the folder, its permissions and the free space.", path, error);
}
