namespace Toil.Core.Tests.Support;

/// <summary>Another account of this machine, under which a test started by root runs what must not be root's.</summary>
internal static class UnixAccount
{
    /// <summary>The first of these that exists, or null.</summary>
    public static string? FirstOf(params string[] names)
    {
        string[] accounts = [.. File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0])];
        return names.FirstOrDefault(accounts.Contains);
    }

    /// <summary>What stands before a command line to run it under an account; nothing for our own.</summary>
    /// <remarks>setpriv replaces itself by the command: no shell, no session, no process in between.</remarks>
    public static string[] Prefix(string? account)
        => account is null ? [] : ["setpriv", "--reuid", account, "--regid", GroupOf(account), "--clear-groups", "--"];

    /// <summary>The name of an account's group.</summary>
    public static string GroupNameOf(string account)
    {
        string id = GroupOf(account);
        return File.ReadLines("/etc/group").Select(line => line.Split(':')).FirstOrDefault(fields => fields[2] == id)?[0] ?? id;
    }

    private static string GroupOf(string account)
        => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == account)[3];
}
