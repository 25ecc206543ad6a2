using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Toil.Certificates.Sources;

/// <summary>
/// open(2) with O_NONBLOCK, which .NET does not offer: without it, opening a FIFO waits for a writer that may never come.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixOpen
{
    // Numbers from <fcntl.h>, <errno.h> and <linux/stat.h>, the same on x64 and arm64.
    public const int PermissionDenied = 13;
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NotADirectory = 20;

    private const int Interrupted = 4;
    private const int LinuxFlags = 0x800 | 0x100 | 0x80000; // O_NONBLOCK | O_NOCTTY | O_CLOEXEC; O_RDONLY is 0
    private const int DarwinFlags = 0x4 | 0x20000 | 0x1000000;
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int ModeOffset = 28; // stx_mode, whose layout is the same on every architecture
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>The number of "too many levels of symbolic links".</summary>
    public static int Loop => OperatingSystem.IsLinux() ? 40 : 62;

    /// <summary>Opens a file for reading without ever waiting for it.</summary>
    /// <returns>The handle and 0, or null and the error number.</returns>
    public static (SafeFileHandle? Handle, int Error) Open(string path)
    {
        int descriptor;
        int error;
        do
        {
            descriptor = OpenFile(path, OperatingSystem.IsLinux() ? LinuxFlags : DarwinFlags);
            error = Marshal.GetLastPInvokeError();
        }
        while (descriptor < 0 && error == Interrupted);
        return descriptor < 0 ? (null, error) : (new SafeFileHandle(descriptor, ownsHandle: true), 0);
    }

    /// <summary>
    /// True where the path leads to something that is certainly no regular file. Asked before opening, because opening some devices does
    /// something: a watchdog starts to count. False where the system cannot tell; what is opened is then judged by how it reads.
    /// </summary>
    public static unsafe bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        byte* buffer = stackalloc byte[256];
        try
        {
            return Status(CurrentDirectory, path, 0, TypeOnly, buffer) == 0
                && (*(ushort*)(buffer + ModeOffset) & TypeMask) != RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // musl before 1.2.5
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int directory, string path, int flags, uint mask, byte* buffer);
}
