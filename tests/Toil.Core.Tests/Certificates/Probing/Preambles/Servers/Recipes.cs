namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>The servers, by name. PostgreSQL is not among them: it has a cluster of its own.</summary>
internal static class Recipes
{
    public static IReadOnlyDictionary<string, ServerRecipe> All { get; } = new Dictionary<string, ServerRecipe>
    {
        ["postfix"] = new("postfix", "/usr/lib/postfix/sbin/master", Mail.Postfix) { Account = "root", NeedsRoot = true },
        ["dovecot"] = new("dovecot-imapd, dovecot-pop3d, dovecot-managesieved", "/usr/sbin/dovecot", Mail.Dovecot)
        {
            Needs = ["/usr/lib/dovecot/imap-login", "/usr/lib/dovecot/pop3-login", "/usr/lib/dovecot/managesieve-login"],
        },
        ["vsftpd"] = new("vsftpd", "/usr/sbin/vsftpd", Vsftpd),
        ["slapd"] = new("slapd", "/usr/sbin/slapd", Slapd),
        ["mariadb"] = new("mariadb-server", "/usr/sbin/mariadbd", MariaDb),
        ["prosody"] = new("prosody", "/usr/bin/prosody", Prosody),
        ["inn"] = new("inn2", "/usr/lib/news/bin/nnrpd", News.Nnrpd) { Account = "news", NeedsRoot = true },
    };

    private static ServerPlan Vsftpd(ServerSite site)
    {
        int port = ServerSite.FreePort();
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["ftp"] = port },
            Arguments = [Path.Combine(site.Folder, "vsftpd.conf")],
            Files = new Dictionary<string, string>
            {
                ["vsftpd.conf"] = $"""
                    listen=YES
                    listen_address=127.0.0.1
                    listen_port={port}
                    background=NO
                    run_as_launching_user=YES
                    seccomp_sandbox=NO
                    anonymous_enable=YES
                    secure_chroot_dir={site.Folder}
                    {site.WithTls($"ssl_enable=YES\nrsa_cert_file={site.CertificatePath}\nrsa_private_key_file={site.KeyPath}")}

                    """,
            },
        };
    }

    private static ServerPlan Slapd(ServerSite site)
    {
        int port = ServerSite.FreePort();
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["ldap"] = port },
            Arguments = ["-d", "0", "-f", Path.Combine(site.Folder, "slapd.conf"), "-h", $"ldap://127.0.0.1:{port}"],
            Files = new Dictionary<string, string>
            {
                ["slapd.conf"] = $"""
                    pidfile {site.Folder}/pid
                    {site.WithTls($"TLSCertificateFile {site.CertificatePath}\nTLSCertificateKeyFile {site.KeyPath}")}
                    database config

                    """,
            },
        };
    }

    private static ServerPlan MariaDb(ServerSite site)
    {
        int port = ServerSite.FreePort();
        string data = Path.Combine(site.Folder, "data");
        string[] tls = site.HasTls ? [$"--ssl-cert={site.CertificatePath}", $"--ssl-key={site.KeyPath}"] : [];
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["mysql"] = port, ["mariadb"] = port },
            Prepare = ["mariadb-install-db", "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"],
            Arguments =
            [
                "--no-defaults", $"--datadir={data}", $"--socket={site.Folder}/s", $"--pid-file={site.Folder}/pid", $"--port={port}",
                "--bind-address=127.0.0.1", "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M", "--innodb-flush-method=nosync", .. tls,
            ],
        };
    }

    private static ServerPlan Prosody(ServerSite site)
    {
        (int clients, int servers) = (ServerSite.FreePort(), ServerSite.FreePort());
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["xmpp"] = clients, ["xmpp-server"] = servers },
            Arguments = ["--config", Path.Combine(site.Folder, "prosody.cfg.lua"), "-F"],
            Files = new Dictionary<string, string>
            {
                ["prosody.cfg.lua"] = $$"""
                    pidfile = "{{site.Folder}}/pid"
                    data_path = "{{site.Folder}}"
                    interfaces = { "127.0.0.1" }
                    c2s_ports = { {{clients}} }
                    s2s_ports = { {{servers}} }
                    modules_enabled = { "saslauth", "dialback", {{site.WithTls("\"tls\"")}} }
                    c2s_require_encryption = false
                    s2s_require_encryption = false
                    authentication = "anonymous"
                    log = "{{site.Folder}}/prosody.log"
                    {{site.WithTls($"ssl = {{ certificate = \"{site.CertificatePath}\", key = \"{site.KeyPath}\" }}")}}
                    VirtualHost "localhost"

                    """,
            },
        };
    }
}
