"""The words from which the fictional résumés are made: data only.

People, firms and most schools are invented; towns are real names, because a place that is also
half a company or half a school is what makes the lines hard. Entries are separated by "|"; a {slot}
is filled by lines.py.
Any change here changes the demo's pool: the test that pins its hash must be moved knowingly.
"""


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(entry.split()) for entry in text.split("|"))


FIRST_NAMES = _list("""Maria|Tobias|Amina|Lucas|Priya|Henrik|Noor|Caleb|Yuki|Ines|Desmond|
Petra|Samir|Olivia|Goran|Leila|Marcus|Hanna|Thabo|Elena|Victor|Mei|Jonas|Fatou|Adrian|Sofia|
Kwame|Bridget|Rafael|Anneke|Dmitri|Carmen|Owen|Zainab|Matteo|Freya|Hugo|Lakshmi|Nadia|Patrick|
Ruby|Austin|Madison|Georgia|Dakota|Florence|Tyler|Paris|Sydney|Lincoln""")

SURNAMES = _list("""Kessler|Okafor|Brandvold|Marchetti|Halloran|Quintero|Lindqvist|Abernathy|
Sorensen|Vasquez|Whitcombe|Nakamura|Pemberton|Oyelaran|Fairbairn|Holloway|Radek|Thorne|Mbeki|
Delacroix|Kowalik|Bellamy|Ibarra|Cavendish|Novak|Ashdown|Beaumont|Lockhart|Zielinski|Monroe|
Hastings|Lancaster|Jackson|Houston|Preston|Denver|Bristol|Lincoln|Carpenter|Mason|Baker|Cooper|
Chandler|Masters|Deacon|Bishop|Proctor|Dean|Marshall""")

STATES = dict(
    entry.split(" ", 1)
    for entry in _list("""FL Florida|OH Ohio|GA Georgia|WA Washington|MI Michigan|VA Virginia|
OR Oregon|TX Texas|IN Indiana|CO Colorado|AZ Arizona|KS Kansas|MT Montana|IA Iowa|KY Kentucky|
TN Tennessee|MD Maryland|WI Wisconsin""")
)
STATE_NAMES = tuple(STATES.values())

# (town, state code): towns that are also surnames, first names or common words are here on purpose.
TOWNS = tuple(
    (entry[:-3], entry[-2:])
    for entry in _list("""Dayton OH|Springfield OH|Oxford OH|Tampa FL|Orlando FL|Ocala FL|
Savannah GA|Augusta GA|Macon GA|Spokane WA|Tacoma WA|Bellevue WA|Lansing MI|Kalamazoo MI|
Jackson MI|Richmond VA|Roanoke VA|Salem VA|Eugene OR|Bend OR|Portland OR|Houston TX|Austin TX|
Waco TX|Plano TX|Gary IN|Lafayette IN|Boulder CO|Denver CO|Aurora CO|Tucson AZ|Tempe AZ|
Apache Junction AZ|Wichita KS|Topeka KS|Helena MT|Bozeman MT|Cut Bank MT|Ames IA|
Cedar Rapids IA|Lexington KY|Louisville KY|Nashville TN|Paris TN|Annapolis MD|Baltimore MD|
Silver Spring MD|Madison WI|Green Bay WI""")
)
TOWN_NAMES = tuple(town for town, _ in TOWNS)

WORLD_CITIES = _list("""Leipzig, Germany|Köln|München|Graz, Austria|Zürich|Lyon, France|
Sevilla, Spain|Valencia|Bilbao|Bologna, Italy|Torino|Gdańsk, Poland|Kraków|Wrocław|
Porto, Portugal|Coimbra|Utrecht, Netherlands|Aarhus, Denmark|Malmö|Turku, Finland|
Bergen, Norway|Tallinn|Riga, Latvia|Pune, India|Chennai|Hyderabad, India|Lahore, Pakistan|
Dhaka|Manila, Philippines|Osaka, Japan|Busan, South Korea|Nairobi, Kenya|Accra|Lagos, Nigeria|
Durban, South Africa|Monterrey, Mexico|Guadalajara|Medellín, Colombia|Lima, Perú|
Rosario, Argentina|Curitiba, Brazil|Halifax, Nova Scotia|Hamilton, Ontario|Perth, Australia|
Dunedin, NZ|Cork, Ireland|Cardiff, Wales|Dundee, Scotland|Beirut, Lebanon""")

COUNTRIES = _list("""Germany|Spain|Portugal|Kenya|India|Canada|Mexico|Poland|Jordan|Chad|
Georgia|Turkey|Ireland|Japan|Brazil|Ghana|Norway|New Zealand|United Kingdom|U.S.A.|Luxembourg|
Singapore|Cyprus""")

DISTRICTS = _list("""Old Town|Riverside|Northgate|West End|University District|Mill Creek|
College Park|East Side|Southbank|Brewery Hill|Canal Street""")

# The foreign names in the forms in which a school's own language bends them.
GERMAN_TOWNS = _list("""Leipzig|Köln|Graz|Ulm|Kassel|Bremen|Jena|Passau|Münster|Trier|Siegen|
Augsburg""")
SPANISH_TOWNS = _list("""Sevilla|Salamanca|Murcia|Zaragoza|Quito|Rosario|Guadalajara|Alcalá|
Cuenca|León""")
FRENCH_TOWNS = _list("""Lyon|Nantes|Rennes|Grenoble|Lille|Caen|Dijon|Poitiers|Reims|Angers|
Montréal""")
ITALIAN_TOWNS = _list("Bologna|Torino|Padova|Pisa|Trieste|Siena|Bari|Parma|Verona|Pavia")
POLISH_TOWNS = _list("""Wrocławski|Gdański|Łódzki|Opolski|Jagielloński|Śląski|Warszawski|
Rzeszowski""")

OVERSEAS_TOWNS = _list("""Pune|Chennai|Hyderabad|Lahore|Dhaka|Manila|Osaka|Busan|Nairobi|Accra|
Lagos|Durban|Monterrey|Lima|Curitiba|Halifax|Dunedin|Cork|Tallinn|Aarhus""")

FOREIGN_SCHOOLS = _list("""Universität {german_town}|TU {german_town}|Hochschule {german_town}|
FH {german_town}|Gymnasium {german_town}-Nord|Universidad de {spanish_town}|IES {spanish_town}|
Instituto Tecnológico de {spanish_town}|Univ. {spanish_town}|Université de {french_town}|
Lycée {french_town}|École de commerce de {french_town}|IUT {french_town}|
Università di {italian_town}|Politecnico di {italian_town}|Liceo {italian_town}|
ITIS {italian_town}|Uniwersytet {polish_town}|Instytut {polish_town}|
{overseas} Business School|Indian Institute, {overseas}|Technikum {overseas}|
Univ. of {overseas}""")

SCHOOL_ENDS = _list("""Community College|Institute of Technology|Polytechnic|Inst. of Tech.|
Culinary Institute|Conservatory|Vocational School|Univ.|Code Academy|Sixth Form|Beauty School""")

FIELDS = _list("""Computer Science|Nursing|Mechanical Engineering|Accounting|Biology|Chemistry|
Economics|Electrical Engineering|Psychology|Public Health|Graphic Design|Marketing|Finance|
Civil Engineering|History|English Literature|Mathematics|Statistics|Architecture|Education|
Physics|Journalism|Hospitality Management|Environmental Science|Information Systems|
Supply Chain Management|Business Administration|Political Science|Physical Therapy|Pharmacy|
Data Science""")

LETTERS = _list("""BSc|B.S.|BA|B.A.|MSc|M.S.|MA|M.A.|PhD|Ph.D.|MBA|BS|MS|A.A.S.|BBA|B.Ed.|BFA|
MEng|DPhil|PGCE|BSc (Hons)|A.A.""")

FOREIGN_DEGREES = _list("""Dipl.-Ing. Maschinenbau|Dipl.-Kfm.|Staatsexamen Lehramt|
Magister Artium, Germanistik|Diplom-Informatiker (FH)|Abitur|Fachhochschulreife|
Licenciatura en Derecho|Grado en Enfermería|Licenciatura en Contaduría Pública|
Ingeniería en Sistemas|Bachillerato|Técnico Superior en Cocina|Licence d'économie|
Master 2 Droit des affaires|BTS Comptabilité|Baccalauréat scientifique|CAP Boulangerie|
Diplôme d'ingénieur|Laurea in Giurisprudenza|Laurea magistrale in Fisica|Maturità classica|
Magister inżynier, Budownictwo|Licencjat, Ekonomia|Bacharelado em Administração|
Candidatus juris|Civilingenjör, datateknik|Doctorandus (drs.) Geschiedenis|B.Tech, Electronics|
B.Com (Hons)|M.Phil. Anthropology|LL.B.|LL.M., Maritime Law|BEng Naval Architecture|
Juris Doctor|D.D.S.|Pharm.D.|Ed.D., Curriculum Studies|M.Div.|MFA, Printmaking|B.Arch.|MPA|
MPH (Epidemiology)|M.Ed. Counselling""")

SCHOOL_LEAVING = _list("""High School Diploma|GED|
General Certificate of Secondary Education (9 subjects)|A Levels: Maths, Physics, Art|
International Baccalaureate, 38 points|Leaving Certificate|Honors diploma|
Journeyman certificate, plumbing|City & Guilds Level 3, Joinery|NVQ Level 2 in Hairdressing|
HND Engineering|National Diploma in Catering|Vocational certificate, welding|
Apprenticeship diploma (carpentry)""")

LEVELS = _list("""Senior|Junior|Lead|Assistant|Associate|Chief|Principal|Head|Sr.|Jr.|Asst.|
Graduate|Night Shift|Part-time|Regional|Licensed|Certified""")

ROLES = _list("""Manager|Engineer|Analyst|Technician|Coordinator|Specialist|Consultant|
Supervisor|Developer|Designer|Clerk|Officer|Administrator|Planner|Inspector|Representative|
Director|Assistant|Trainer|Mgr.|Associate|Partner|Instructor""")

AREAS = _list("""Sales|Marketing|Software|Quality|Warehouse|Payroll|Purchasing|Accounts|Data|
Network|Logistics|Production|Procurement|Legal|Research|Clinical|Laboratory|Events|Catering|
Field Service|Help Desk|Customer Service|Human Resources|Product|Security|Maintenance|Project|
Program|Operations|Supply Chain|Compliance|Training|Database|Systems|School|University""")

TRADES = _list("""Electrician|Plumber|Carpenter|Welder|Mechanic|Baker|Chef|Butcher|Tailor|
Machinist|Roofer|Joiner|Gardener|Glazier|Mason|Barber|Brewer|Upholsterer|Sailmaker|Beekeeper|
Cabinetmaker|Locksmith""")

PLAIN_TITLES = _list("""Registered Nurse|Paralegal|Barista|Bus Driver|Copy Editor|Midwife|
Pastry Chef|Bookkeeper|Receptionist|Librarian|Dental Hygienist|Forklift Driver|Line Cook|
Tour Guide|Lifeguard|Cashier|Teaching Assistant|School Nurse|Doctoral Researcher|
Postdoctoral Fellow|Science Teacher|Church Organist|Stage Manager|Master of Ceremonies|
Harbour Master|Master Scheduler|Postmaster|Webmaster|Quartermaster|Intern|Founder|Co-owner|
Volunteer|Licensed Practical Nurse|Certified Public Accountant|Notary Public|Medical Secretary|
Bachelor Party Host|Diploma Course Tutor|Student Ambassador|Dean's Secretary|Research Fellow|
Scrum Master|Station Master|Ballet Master|Toastmaster|Private Tutor|Housekeeper""")

INDUSTRIES = _list("""Logistics|Foods|Bank|Insurance|Consulting|Textiles|Motors|Energy|
Software|Pharma|Media|Shipping|Brewing|Hotels|Solutions|Health|Construction|Labs|Staffing|
Systems|Cold Storage|Power & Light|Gas & Electric|Studios|Partners|Books""")

LEGAL_FORMS = _list("""Inc.|LLC|Ltd|GmbH|S.A.|Group|Corp.|Co.|& Sons|& Daughters|Holdings|
Associates|International""")

NAME_STARTS = _list("Vel|Nor|Cas|Tre|Lum|Ax|Zen|Mar|Sol|Kin|Dal|Pel|Cor|Syn|Tel")
NAME_ENDS = _list("tora|dyne|vista|lix|sonic|tera|nova|plex|stone|ora|bridge|well")

PUBLIC_EMPLOYERS = _list("""City of {local}|{local} School District|{local} General Hospital|
University Hospital {local}|{local} Police Department|{local} Unified Schools|
{local} Public Library|{local} State Police|Port of {local}|{local} University Press|
St. Anne's Hospice, {local}|{local} Fire & Rescue""")

ODD_COMPANIES = _list("""1848 Brewing|Twelve May Studio|The Degree Shop|College Street Books|
Bachelor Brothers Moving|Master Craft Cabinets|Doctor's Choice Pharmacy|
University Avenue Dental|Old School Barbers|Excel Staffing|Python Logistics|Swift Haulage|
Java House|Oracle Bay Resorts|Ruby & Daughters|Spark Kindergarten Supplies|
Tableau Coffee Roasters|Access Lifts|Word of Mouth Catering|Photoshop & Frame|Rust Bros. Scrap|
Academy Carpets|Institute Cleaning Services|Summer 69 Records|First of June Insurance|
Kotlin Yachts|Apache Well Drilling|Docker Street Fish|Cambridge Kitchens|Oxford Shoes|
Harvest High Bakery|Sage Hospice|Manager's Table|Chef & Daughter|The Plumber's Mate|
Engineer Street Garage|Nurse Next Door Care|Web & Sons|Call Me Taxi|Main Street Deli|
Box 12 Theatre|Tilde Analytics|Campus Pizza|Graduate Gowns""")

TOOLS = _list("""Python|SQL|Excel|Java|JavaScript|AutoCAD|Photoshop|SAP|Salesforce|Oracle|
QuickBooks|Tableau|Docker|Kubernetes|Linux|Git|React|Django|MATLAB|SolidWorks|Power BI|Jira|
Figma|InDesign|R|C++|Swift|Ruby|Rust|Go|Apache Spark|ArcGIS|SPSS|Sage|Access|Word|PowerPoint|
Outlook|WordPress|Kotlin|PLC programming|CNC|Lightroom|Mailchimp|Terraform|Snowflake|Blender|
Bloomberg Terminal|Lean|Six Sigma""")

ACTIVITIES = _list("""customer service|team leadership|budget planning|project management|
public speaking|inventory control|contract negotiation|grant writing|event planning|data entry|
food safety|bookkeeping|technical writing|account management|sales forecasting|copy editing|
report writing|staff training|forklift operation|MIG welding|lesson planning|
classroom management|route planning|market research|email marketing|web design|call handling|
phone etiquette|payroll processing|tax preparation|audit planning|quality assurance|
regression testing|user research|first aid|lifeguarding|master data management|
master scheduling|company law|place branding|school outreach|university relations|
supplier audits|time management|date tracking|address verification|degree evaluation|
risk assessment""")

TONGUES = _list("""Spanish|German|French|Polish|Arabic|Hindi|Portuguese|Mandarin|Italian|
Swahili|Dutch|Turkish|Japanese|Russian|Yoruba|Tagalog|Sign language|Urdu|Korean|Greek""")

TONGUE_LEVELS = _list("""fluent|native|B2|C1|basic|conversational|working proficiency|
mother tongue|A2, learning""")

TOOL_LEVELS = _list("""advanced|basic|expert|intermediate|certified|daily use|good|5 years|
since 2015|self-taught|3 yrs|very good|beginner|v12|2016|2019""")

SOFT = _list("""Team player|Works well under pressure|Detail-oriented|Self-starter|
Clean driving licence|Willing to travel|Strong work ethic|Fast learner|Class B licence|
Types 80 wpm|OSHA 30 card|Food handler's card|PMP|CISSP|CPR trained|ServSafe|Scrum (PSM I)|
ITIL v4 Foundation|Forklift ticket|HAZMAT endorsement|AWS Solutions Architect|
Security clearance|Perfect pitch|Night vision rated|Washington State notary stamp|
Florida real estate licence|Oxford comma enthusiast|Cambridge Advanced English (CAE)|
Boston keyboard shorthand""")

STREETS = _list("""Alder Lane|Mill Road|College Street|University Ave|Elm St|Harbour Street|
Station Road|Maple Drive|Lincoln Blvd|Washington Ave|Market Street|School Lane|Florida Avenue|
Engineers Way""")


FOREIGN_ADDRESSES = _list("""Lindenstraße {flat}, 04109 Leipzig|Am Markt {flat}, 8010 Graz|
Bahnhofstr. {flat}, 50667 Köln|{flat} rue des Tilleuls, 69003 Lyon|
Calle Mayor {flat}, 41001 Sevilla|Via Verdi {flat}, 40126 Bologna|
ul. Polna {flat}, 50-001 Wrocław|Rua do Porto {flat}, Coimbra|{flat} Marina Road, Lagos|
Plot {flat}, Ring Road, Accra|{flat}/B Lake Gardens, Pune""")

MONTHS = _list("""Jan|Feb.|March|April|May|June|Jul|August|Sept.|Oct|November|Dec|janvier|Okt.|
marzo|grudzień|Juni|février|Mai|septiembre""")

SEASONS = _list("Summer|Fall|Spring|Winter|Q1|Q3|Michaelmas|WS|Easter|Autumn|H2")

DURATIONS = _list("""years|yrs|months|years (part-time)|years in total|months (full-time)|
yrs with breaks|years and a summer""")

WORK_DATE_WORDS = _list("since|from|until|as of")

STUDY_DATE_WORDS = _list("expected|graduated|awarded|completed")

HEADINGS_WORK = _list("""Experience|Work History|EMPLOYMENT|Professional Experience|Career|
Positions held|Jobs""")
HEADINGS_SCHOOL = _list("""Education|EDUCATION AND TRAINING|Studies|Academic background|
Schooling|Qualifications""")
HEADINGS_SKILLS = _list("""Skills|KEY SKILLS|Competencies|Languages & tools|What I bring|Other|
Profile""")
