namespace Toil.Telemetry.Secrets;

/// <summary>Short options behind which a secret stands, by command; their long ones are known by their names.</summary>
internal static class SecretOptions
{
    // The option, and whether its value may also be glued to it (-pSECRET).
    private static readonly Dictionary<string, (string Option, bool Glued)[]> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mysql"] = [("-p", true)],
        ["mysqldump"] = [("-p", true)],
        ["mysqladmin"] = [("-p", true)],
        ["mysqlimport"] = [("-p", true)],
        ["mysqlsh"] = [("-p", true)],
        ["mariadb"] = [("-p", true)],
        ["mariadb-dump"] = [("-p", true)],
        ["mariadb-admin"] = [("-p", true)],
        ["sshpass"] = [("-p", true)],
        ["mongo"] = [("-p", false)],
        ["mongosh"] = [("-p", false)],
        ["mongodump"] = [("-p", false)],
        ["mongorestore"] = [("-p", false)],
        ["docker"] = [("-p", false)],
        ["podman"] = [("-p", false)],
        ["helm"] = [("-p", false)],
        ["oc"] = [("-p", false)],
        ["az"] = [("-p", false)],
        ["redis-cli"] = [("-a", true)],
        ["ldapsearch"] = [("-w", true)],
        ["ldapmodify"] = [("-w", true)],
        ["ldapadd"] = [("-w", true)],
        ["ldapdelete"] = [("-w", true)],
        ["ldappasswd"] = [("-w", true), ("-s", true), ("-a", true)],
        ["sqlcmd"] = [("-P", true)],
        ["bcp"] = [("-P", true)],
        ["isql"] = [("-P", true)],
        ["sqlplus"] = [],
        ["curl"] = [("-u", true), ("-U", true), ("-b", false)],
        ["http"] = [("-a", true)],
        ["https"] = [("-a", true)],
        ["wget"] = [],
        ["zip"] = [("-P", true)],
        ["unzip"] = [("-P", true)],
        ["7z"] = [("-p", true)],
        ["7za"] = [("-p", true)],
        ["smbclient"] = [("-U", true)],
        ["rpcclient"] = [("-U", true)],
        ["impacket-psexec"] = [],
        ["xfreerdp"] = [("/p:", true)],
        ["useradd"] = [("-p", true)],
        ["usermod"] = [("-p", true)],
        ["openssl"] = [("-k", false), ("-K", false), ("-passin", false), ("-passout", false), ("-pass", false)],
        ["ipmitool"] = [("-P", true)],
        ["snmpwalk"] = [("-c", true), ("-A", true), ("-X", true)],
        ["snmpget"] = [("-c", true), ("-A", true), ("-X", true)],
        ["influx"] = [("-t", false)],
        ["rabbitmqadmin"] = [("-p", false)],
        ["lftp"] = [("-u", true)],
        ["expect"] = [("-c", false)],
        ["keytool"] = [],
        ["gpg"] = [],
    };

    // Commands whose -p is a port, a path, a project, a process: everybody knows them, and a port is worth seeing.
    private static readonly HashSet<string> s_plainP = new(StringComparer.Ordinal)
    {
        "ssh", "scp", "sftp", "ssh-copy-id", "mkdir", "cp", "ps", "psql", "pg_dump", "pg_restore", "pg_dumpall", "createdb", "dropdb", "pg_isready", "pgbench", "nmap", "nc",
        "git", "patch", "top", "kill", "lsof", "tar", "less", "perf", "strace", "read", "bash", "sh", "export", "cargo", "mvn", "python", "python3", "pytest", "renice", "taskset",
        "redis-cli", "iperf3", "iperf", "ping", "gcc", "tmux", "declare", "docker-compose", "kubectl", "mosh", "rsync", "cut", "grep", "file", "ansible-playbook", "df", "sed",
    };

    /// <summary>Where in an argument a secret begins; its length where the next argument is one; -1 for neither.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="isLogin">True where the command line logs in somewhere: <c>docker login</c>.</param>
    public static int Find(string command, string argument, bool isLogin)
    {
        if (s_known.TryGetValue(command, out (string Option, bool Glued)[]? options))
        {
            foreach ((string option, bool glued) in options)
            {
                bool counts = command is not ("docker" or "podman" or "helm" or "oc" or "az") || isLogin;
                if (counts && argument.StartsWith(option, StringComparison.Ordinal) && (glued || argument.Length == option.Length))
                {
                    return option.Length;
                }
            }

            return -1;
        }

        return argument == "-p" && !s_plainP.Contains(command) ? 2 : -1;
    }
}
