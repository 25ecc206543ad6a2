using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>Waits for a child of this process, and takes it off the system's list.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class ChildId
{
    private const int ById = 1; // P_PID
    private const int Interrupted = 4; // EINTR
    private const int InfoSize = 256; // siginfo_t: 128 bytes

    // WEXITED | WNOWAIT
    private static readonly int s_look = OperatingSystem.IsMacOS() ? 0x4 | 0x20 : 0x4 | 0x1000000;

    /// <summary>
    /// Blocks until the child has ended, and leaves it on the list: as long as it is there, its number and that of its group belong to nobody else, and a
    /// signal for them cannot hit a stranger.
    /// </summary>
    public static bool Wait(int id)
    {
        byte* info = stackalloc byte[InfoSize];
        while (WaitForState(ById, (uint)id, info, s_look) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes an ended child off the list.</summary>
    /// <returns>Its exit code, 128 and the signal's number where a signal ended it, or null where somebody else took it.</returns>
    public static int? Take(int id)
    {
        int status = 0;
        while (WaitForEnd(id, &status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                return null;
            }
        }

        int signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
    }

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitForState(int kind, uint id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitForEnd(int id, int* status, int options);
}
