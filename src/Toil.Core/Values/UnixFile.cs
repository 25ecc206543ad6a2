using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Toil.Values;

/// <summary>What .NET does not offer: to open without waiting for the other end of a FIFO, and to ask an open file for its owner.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    // Numbers from <fcntl.h>, <errno.h> and <linux/stat.h>, the same on x64 and arm64.
    public const int PermissionDenied = 13;
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NotADirectory = 20;

    private const int LinuxFlags = 0x800 | 0x100 | 0x80000; // O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    private const int DarwinFlags = 0x4 | 0x20000 | 0x1000000;
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint TypeAndOwner = 0x1 | 0x8; // STATX_TYPE | STATX_UID
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Interrupted = 4;

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
    /// Whether a path leads to something else than a regular file. Asked before opening, because opening some devices does something: a watchdog
    /// starts to count. Null where the system cannot tell; what is opened is then judged by how it reads.
    /// </summary>
    public static bool? IsSpecial(string path) => Ask(CurrentDirectory, path, 0) is { } status ? !status.IsRegular : null;

    /// <summary>Whether an open file belongs to somebody else; null where the system does not tell.</summary>
    public static bool? IsForeign(SafeFileHandle file)
        => Ask((int)file.DangerousGetHandle(), string.Empty, EmptyPath) is { } status ? status.Owner != EffectiveUser() : null;

    private static unsafe (bool IsRegular, uint Owner)? Ask(int folder, string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte* buffer = stackalloc byte[256];
        try
        {
            if (Status(folder, path, flags, TypeAndOwner, buffer) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null; // musl before 1.2.5
        }

        ReadOnlySpan<byte> status = new(buffer, 256);
        return ((MemoryMarshal.Read<ushort>(status[ModeOffset..]) & TypeMask) == RegularFile, MemoryMarshal.Read<uint>(status[OwnerOffset..]));
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
