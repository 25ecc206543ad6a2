using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Toil.Certificates.Parsing;
using Toil.Values;

namespace Toil.Certificates.Sources;

/// <summary>Opens files that anybody may have put there: nothing that is not a regular file is waited for or believed.</summary>
internal static class FileOpening
{
    private static ReadFailure NotRegular { get; } = new(
        FailureReason.Unreadable, "It is not a regular file.", "Name a file that holds the certificate itself.");

    private static ReadFailure Denied { get; } = new(
        FailureReason.AccessDenied, "This user may not read it.", "Run as a user who may, or grant read access.");

    /// <summary>Opens a regular file for reading.</summary>
    /// <returns>The handle; or null with the reason; or null without one where nothing is there.</returns>
    public static SafeFileHandle? TryOpen(string path, out ReadFailure? failure)
    {
        if (path.Contains('\0'))
        {
            failure = null;
            return null;
        }

        SafeFileHandle? handle = OperatingSystem.IsWindows() ? OpenOnWindows(path, out failure) : OpenOnUnix(path, out failure);
        if (handle is not null && !CanSeek(handle))
        {
            handle.Dispose();
            failure = NotRegular;
            return null;
        }

        return handle;
    }

    /// <summary>The failure for an exception of .NET's file API.</summary>
    public static ReadFailure From(Exception e) => e switch
    {
        UnauthorizedAccessException => Denied,
        PathTooLongException => Unreadable("its path is too long"),
        _ => Unreadable(InertText.From(e.Message.TrimEnd('.'), 300)),
    };

    private static ReadFailure Unreadable(string cause) => new(
        FailureReason.Unreadable, $"It cannot be read: {cause}.", "Open it with another program as the same user, to see whether that can.");

    [UnsupportedOSPlatform("windows")]
    private static SafeFileHandle? OpenOnUnix(string path, out ReadFailure? failure)
    {
        if (UnixFile.IsSpecial(path) == true)
        {
            failure = NotRegular;
            return null;
        }

        (SafeFileHandle? handle, int error) = UnixFile.Open(path);
        failure = error switch
        {
            0 => null,
            UnixFile.NoEntry or UnixFile.NotADirectory => LinkTo(path) is { } target ? DanglingLink(target) : null,
            UnixFile.PermissionDenied or UnixFile.NotPermitted => Denied,
            _ when error == UnixFile.Loop => new ReadFailure(
                FailureReason.Unreadable, "It is a symbolic link that leads back to itself.", "Point the link at a file."),
            _ => Unreadable(Marshal.GetPInvokeErrorMessage(error).TrimEnd('.')),
        };
        return handle;
    }

    private static SafeFileHandle? OpenOnWindows(string path, out ReadFailure? failure)
    {
        try
        {
            failure = null;
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            failure = LinkTo(path) is { } target ? DanglingLink(target) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            failure = From(e);
        }

        return null;
    }

    private static string? LinkTo(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ReadFailure DanglingLink(string target) => new(
        FailureReason.Unreadable,
        $"It is a symbolic link to '{InertText.From(target, 200)}', which is not there.",
        "Point the link at a file, or remove it.");

    /// <summary>The length can be asked of what can seek, and of nothing else; a closer word for it .NET does not have.</summary>
    private static bool CanSeek(SafeFileHandle handle)
    {
        try
        {
            RandomAccess.GetLength(handle);
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or IOException)
        {
            return false;
        }
    }
}
