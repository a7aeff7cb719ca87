; Untried. The installer for Windows, for one user without an administrator, by Inno Setup 6.3:
;   .venv\Scripts\pyinstaller --workpath build\pyinstaller --distpath build packaging\goaldesk.spec
;   iscc /DVersion=0.1.0 packaging\windows\goaldesk.iss
; ChineseSimplified.isl is one of Inno Setup's unofficial translations; put it into its Languages folder.

#ifndef Version
  #error Say the version: iscc /DVersion=0.1.0
#endif

[Setup]
AppId={{7C0E5B0B-3B1D-4D3A-9C56-60A1D35C0B52}
AppName=Goaldesk
AppVersion={#Version}
AppPublisher=The Goaldesk authors
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=goaldesk-{#Version}-windows
LicenseFile=LICENSE
DefaultDirName={autopf}\Goaldesk
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
UninstallDisplayIcon={app}\goaldesk.exe
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"

[CustomMessages]
en.Document=Goaldesk document
zh.Document=Goaldesk 文档

[Files]
Source: "build\goaldesk\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Goaldesk"; Filename: "{app}\goaldesk.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.goaldb"; ValueType: string; ValueData: "Goaldesk.Document"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.goaldb"; ValueType: string; ValueName: "Content Type"; ValueData: "application/vnd.goaldesk"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Goaldesk.Document"; ValueType: string; ValueData: "{cm:Document}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Goaldesk.Document\DefaultIcon"; ValueType: string; ValueData: "{app}\goaldesk.exe,0"
Root: HKA; Subkey: "Software\Classes\Goaldesk.Document\shell\open\command"; ValueType: string; ValueData: """{app}\goaldesk.exe"" ""%1"""

[Run]
Filename: "{app}\goaldesk.exe"; Description: "{cm:LaunchProgram,Goaldesk}"; Flags: nowait postinstall skipifsilent
