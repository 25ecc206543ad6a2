using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Toil.Core.Tests.Support;

/// <summary>Runs something as a user whom file permissions bind; for root they do not.</summary>
public static partial class Unprivileged
{
    private const uint Nobody = 65_534;

    /// <summary>
    /// Runs it on a thread of its own, whose file-system user is nobody where this process is root's. Linux keeps that user per thread
    /// (setfsuid(2)), so that tests beside this one notice nothing.
    /// </summary>
    /// <param name="folder">Where it happens; opened to everybody.</param>
    /// <param name="path">A file or folder in it that is closed to everybody while this runs.</param>
    /// <param name="read">What to run.</param>
    public static T Run<T>(TempFolder folder, string path, Func<T> read)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("file permissions are tested on Linux");
            return default!;
        }

        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1ED); // 0755
        UnixFileMode before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.None);
        T result = default!;
        ExceptionDispatchInfo? error = null;
        Thread thread = new(() =>
        {
            try
            {
                if (Environment.IsPrivilegedProcess)
                {
                    _ = setfsuid(Nobody);
                }

                result = read();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        File.SetUnixFileMode(path, before);
        error?.Throw();
        return result;
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(uint user);
}
